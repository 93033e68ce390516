// Waits of many seconds, all of which may end, or are given up on purpose.
import { EventEmitter, once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';

const hub = new EventEmitter();
const waiting = [];
const cache = new Map();
const never = new Promise(() => {});

async function poll() {
  const value = await new Promise((resolve) => waiting.push(resolve));
  return value;
}
async function request() {
  console.log(await poll());
}
async function shutDown() {
  await once(process, 'SIGTERM');
  console.log('signal');
}
async function slow() {
  await deep();
}
async function deep() {
  await never;
}
async function withLimit(job) {
  return Promise.race([job, pause(20, 'too late')]);
}
async function raced() {
  console.log(await withLimit(slow()));
  console.log(await Promise.race([slow(), pause(20, 'too late again')]));
}
const limited = (job) =>
  new Promise((resolve, reject) => {
    setTimeout(resolve, 30, 'no time');
    job.then(resolve, reject);
  });
const slowly = () => slow();
async function outer() {
  await slow();
}
async function limits() {
  console.log(await limited(outer()));
  console.log(await Promise.race([slowly(), pause(30, 'lost')]));
}
async function keepAlive() {
  await new Promise(() => {});
}
async function lateEvent() {
  const [value] = await once(hub, 'late');
  console.log(value);
}
function remembered() {
  if (!cache.has('late')) cache.set('late', lateEvent());
  return cache.get('late');
}
async function reader() {
  await remembered();
  console.log('read');
}
const jobs = [request(), reader(), raced(), limits()];
void shutDown();
void keepAlive();
setTimeout(() => {
  for (const resolve of waiting) resolve('polled');
  hub.emit('late', 'event');
}, 7000);
await Promise.all(jobs);
