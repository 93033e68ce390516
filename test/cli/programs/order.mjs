// Writes to both outputs in turn, so that a wrong order shows where both go to one file.
import { writeSync } from 'node:fs';

for (let line = 0; line < 200; line += 1) writeSync(line % 3 === 0 ? 2 : 1, `${line}\n`);
