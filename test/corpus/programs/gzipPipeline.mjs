// A pipeline through gzip and back, with a transform that is slower than its source.
import { Readable, Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';

function* blocks() {
  for (let index = 0; index < 200; index += 1) yield Buffer.alloc(16 * 1024, index % 251);
}
let bytes = 0;
const slow = new Transform({
  transform(chunk, _encoding, done) {
    setImmediate(() => done(null, chunk));
  },
});
await pipeline(
  Readable.from(blocks()),
  slow,
  createGzip(),
  createGunzip(),
  new Writable({
    write(chunk, _encoding, done) {
      bytes += chunk.length;
      setImmediate(done);
    },
  }),
);
console.log(bytes);
