// One phase after the other: awaited, chained by then, told by a promise, by an event, by a queue of jobs, by timers.
import { EventEmitter, once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { Mutex } from 'async-mutex';

const pair = () => [new Mutex(), new Mutex()];
async function both(first, second) {
  const one = await first.acquire();
  await pause(2);
  const two = await second.acquire();
  await pause(2);
  two();
  one();
}
async function awaited() {
  const [a, b] = pair();
  await both(a, b);
  await both(b, a);
}
async function together() {
  const [a, b] = pair();
  await Promise.all([both(a, b), pause(60)]);
  await both(b, a);
}
async function settled() {
  const [a, b] = pair();
  await Promise.allSettled([both(a, b), both(a, b)].map((each) => each.then(() => pause(20))));
  await both(b, a);
}
function chained() {
  const [a, b] = pair();
  return both(a, b).then(() => both(b, a));
}
async function chainedLater() {
  const [a, b] = pair();
  await both(a, b)
    .then(() => pause(30))
    .then(() => both(b, a));
}
async function told() {
  const [a, b] = pair();
  const { promise, resolve } = withResolvers();
  const second = async () => {
    await promise;
    await both(b, a);
  };
  const first = async () => {
    await both(a, b);
    resolve();
    await pause(30);
  };
  await Promise.all([second(), first()]);
}
async function emitted() {
  const [a, b] = pair();
  const bus = new EventEmitter();
  const second = async () => {
    await once(bus, 'ready');
    await both(b, a);
  };
  const first = async () => {
    await both(a, b);
    bus.emit('ready');
    await pause(30);
  };
  await Promise.all([second(), first()]);
}
async function one() {
  const [a, b] = pair();
  for (let turn = 0; turn < 3; turn += 1) {
    await both(a, b);
    await pause(5);
    await both(b, a);
  }
}
function withResolvers() {
  let resolve;
  const promise = new Promise((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
for (const phase of [awaited, together, settled, chained, chainedLater, told, emitted, one]) await phase();
console.log('done');
