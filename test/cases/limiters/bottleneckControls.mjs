// Times between jobs, a reservoir that is filled, weights, expirations, retries, stopping.
import { setTimeout as pause } from 'node:timers/promises';
import Bottleneck from 'bottleneck';

const paced = new Bottleneck({ minTime: 40, maxConcurrent: 1 });
console.log((await Promise.all([1, 2, 3].map((id) => paced.schedule(() => pause(1, id))))).join());

const filled = new Bottleneck({ reservoir: 1 });
setTimeout(() => filled.incrementReservoir(2), 200);
console.log((await Promise.all([1, 2].map((id) => filled.schedule(async () => id)))).join());

const heavy = new Bottleneck({ maxConcurrent: 3 });
const weighed = [1, 2, 3].map((weight) => heavy.schedule({ weight }, () => pause(30, weight)));
console.log((await Promise.all(weighed)).join());

const single = new Bottleneck({ maxConcurrent: 1 });
// Each waits for a job that begins only when its own time is over.
const late = single.schedule({ expiration: 200 }, () => single.schedule(async () => 'inner'));
console.log(await late.catch(({ message }) => message));
let tries = 0;
single.on('failed', () => (tries < 2 ? 5 : undefined));
console.log(
  await single.schedule(async () => {
    tries += 1;
    if (tries < 2) throw new Error('again');
    return tries;
  }),
);
const begun = new Promise((resolve) => {
  void single.schedule(() => {
    resolve();
    return pause(60);
  });
});
const dropped = single.schedule(async () => 'dropped').catch(({ message }) => message);
await begun;
await single.stop({ dropWaitingJobs: true, dropErrorMessage: 'stopped' });
console.log(await dropped);
const submitted = new Bottleneck();
submitted.submit(
  (value, done) => setTimeout(done, 5, null, value),
  'given',
  (_, value) => console.log(value),
);
