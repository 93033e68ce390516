// Healthy: all that async-lock offers, and each wait that could be for ever ends.
const domain = require('node:domain');
const AsyncLock = require('async-lock');

const pause = (milliseconds, value) => new Promise((resolve) => setTimeout(resolve, milliseconds, value));
async function main() {
  const lock = new AsyncLock({ timeout: 300 });
  const inner = lock.acquire('a', () => lock.acquire('a', () => 'never').catch((error) => error.message));
  console.log(await inner);
  console.log(await lock.acquire('a', () => pause(1, 'again')));
  await new Promise((done) => {
    lock.acquire(
      'a',
      (finished) => setTimeout(finished, 2, undefined, 'by callback'),
      (error, value) => {
        console.log(error, value);
        done();
      },
    );
  });
  const few = new AsyncLock({ maxPending: 1 });
  const all = [1, 2, 3].map((n) => few.acquire('k', () => pause(2, n)).catch((error) => error.message));
  console.log(await Promise.all(all));
  const short = new AsyncLock({ maxExecutionTime: 150 });
  const outlived = short.acquire('slow', () => pause(600, 'late')).catch((error) => error.message);
  const next = short.acquire('slow', () => 'next');
  console.log(await Promise.all([outlived, next]));
  const occupied = new AsyncLock({ maxOccupationTime: 150 });
  const first = occupied.acquire('o', () => pause(400, 'first')).catch((error) => error.message);
  const second = occupied.acquire('o', () => 'second').catch((error) => error.message);
  console.log(await Promise.all([first, second]));
  const reentrant = new AsyncLock({ domainReentrant: true });
  const value = await new Promise((resolve) => {
    domain.create().run(() => {
      resolve(reentrant.acquire('r', () => reentrant.acquire('r', () => pause(1, 'entered again'))));
    });
  });
  console.log(value);
  const order = [];
  const turn = (n, options) =>
    order.push(n) && lock.acquire('q', () => pause(1, n).then((m) => order.push(-m)), options);
  await Promise.all([turn(1), turn(2), turn(3, { skipQueue: true })]);
  console.log(order);
  console.log(await lock.acquire(['x', 'y', 'x'], () => lock.isBusy('y')), lock.isBusy());
  await lock.acquire('t', () => Promise.reject(new Error('job'))).catch((error) => console.log(error.message));
  await lock
    .acquire('t', () => {
      throw new Error('at once');
    })
    .catch((error) => console.log(error.message));
}
void main();
