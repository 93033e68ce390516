import { PassThrough } from 'node:stream';

const lines = new PassThrough();
setTimeout(() => lines.write('one'), 10);
setTimeout(() => lines.end('two'), 1200);
for await (const line of lines) console.log(String(line));
console.log('all read');
