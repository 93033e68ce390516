// Nobody reads the last stage, which fills, so that the pipeline never ends.
const { PassThrough, Readable } = require('node:stream');
const { pipeline } = require('node:stream/promises');

async function copy() {
  const packed = new PassThrough();
  await pipeline(Readable.from(Array.from({ length: 1000 }, () => 'x'.repeat(1000))), packed);
  return packed;
}
void copy().then((stream) => console.log(stream.readableLength));
