// Standard input is over before the question is asked.

import { createInterface } from 'node:readline/promises';
import { Readable } from 'node:stream';

const input = new Readable({ read() {} });
const reader = createInterface({ input });
const name = await reader.question('');
console.log(name);
