// Each job asks for a job of the same limiter and waits for it: with as many as there are slots, none goes on.
import { setTimeout as pause } from 'node:timers/promises';
import pLimit from 'p-limit';

const limit = pLimit(2);

async function size(path) {
  await pause(5);
  return path.length;
}
async function folder(name) {
  await pause(5);
  const files = ['a', 'b', 'c'].map((file) => limit(() => size(`${name}/${file}`)));
  return (await Promise.all(files)).reduce((sum, each) => sum + each);
}
const totals = await Promise.all(['src', 'test', 'docs'].map((name) => limit(() => folder(name))));
console.log(totals.join());
