import { createInterface } from 'node:readline/promises';
import { Readable } from 'node:stream';

const input = new Readable({ read() {} });
const reader = createInterface({ input });
setTimeout(() => input.push('Ada\n'), 900);
const name = await reader.question('');
console.log(name);
reader.close();
