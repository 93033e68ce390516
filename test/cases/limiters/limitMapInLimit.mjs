// `map` of the limiter in a job of the same limiter.
import pLimit from 'p-limit';

const scan = pLimit(1);
async function list(folder) {
  return scan.map([`${folder}/a`, `${folder}/b`], async (file) => file.length);
}
async function main() {
  const sizes = await scan(() => list('src'));
  console.log(sizes.join());
}
await main();
