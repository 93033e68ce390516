// Lines of a file, one after the other, each with a little work under a semaphore.
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Semaphore } from 'async-mutex';

const folder = mkdtempSync(join(tmpdir(), 'lines-'));
const path = join(folder, 'lines.txt');
writeFileSync(path, Array.from({ length: 300 }, (_, index) => `line ${index}`).join('\n'));
const room = new Semaphore(4);
const jobs = [];
let letters = 0;
for await (const line of createInterface({ input: createReadStream(path) })) {
  jobs.push(
    room.runExclusive(async () => {
      await new Promise((resolve) => setImmediate(resolve));
      letters += line.length;
    }),
  );
}
await Promise.all(jobs);
rmSync(folder, { recursive: true });
console.log(jobs.length, letters);
