const { PassThrough, Readable } = require('node:stream');
const { pipeline } = require('node:stream/promises');

async function copy() {
  const packed = new PassThrough();
  let length = 0;
  packed.on('data', (chunk) => {
    length += chunk.length;
  });
  await pipeline(Readable.from(Array.from({ length: 1000 }, () => 'x'.repeat(1000))), packed);
  return length;
}
void copy().then((length) => console.log(length));
