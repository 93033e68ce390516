// Clearing, failing jobs, `map`, limited functions, values that are no promises.
import { setTimeout as pause } from 'node:timers/promises';
import pLimit, { limitFunction } from 'p-limit';

const limit = pLimit({ concurrency: 1, rejectOnClear: true });
const running = limit(() => pause(80, 'ran'));
const waiting = Promise.allSettled([limit(async () => 1), limit(async () => 2)]);
setTimeout(() => limit.clearQueue(), 20);
console.log(await running, (await waiting).map(({ status }) => status).join());

const failed = limit(async () => {
  throw new Error('failed');
});
console.log(await failed.catch(({ message }) => message), await limit(() => 'plain'));
console.log((await limit.map([3, 2, 1], (each, index) => pause(each, each * index))).join());
const double = limitFunction(async (value) => pause(5, value * 2), { concurrency: 2 });
console.log((await Promise.all([1, 2, 3].map((each) => double(each)))).join());
console.log(limit.name, limit.length, limit.activeCount, limit.pendingCount, pLimit.name, pLimit.length);

class Own extends Promise {}
console.log(await limit(() => new Own((resolve) => setTimeout(resolve, 10, 'own'))));
