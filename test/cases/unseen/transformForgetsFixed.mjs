// A transform that does not call back for lines that it leaves out.
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const parsed = [];
const parse = new Transform({
  objectMode: true,
  transform(line, _encoding, done) {
    if (line.startsWith('#')) return done();
    done(null, JSON.parse(line));
  },
});

await pipeline(Readable.from(['{"a":1}', '# comment', '{"a":2}']), parse, async (rows) => {
  for await (const row of rows) parsed.push(row);
});
console.log(parsed.length);
