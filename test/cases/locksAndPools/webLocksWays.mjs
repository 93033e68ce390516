// Healthy: readers, locks that are stolen or not to be had, waits that are given up.
// A wait for a lock keeps no program alive.
const alive = setInterval(() => {}, 50);
const { locks } = navigator;
const pause = (milliseconds, value) => new Promise((resolve) => setTimeout(resolve, milliseconds, value));
const readers = [1, 2, 3].map((n) => locks.request('page', { mode: 'shared' }, () => pause(5, n)));
const writer = locks.request('page', (lock) => lock.mode);
console.log(await Promise.all([...readers, writer]));
const robbed = locks.request('purse', () => pause(30)).catch((error) => error.name);
await pause(5);
console.log(await locks.request('purse', { ifAvailable: true }, (lock) => lock));
console.log(await locks.request('purse', { steal: true }, () => 'stolen'), await robbed);
const controller = new AbortController();
const kept = locks.request('door', () => pause(40, 'kept'));
const given = locks.request('door', { signal: controller.signal }, () => 'never').catch((error) => error.name);
setTimeout(() => controller.abort(), 10);
console.log(await given, await kept);
console.log(await locks.request('job', () => Promise.reject(new Error('failed'))).catch((error) => error.message));
console.log(await locks.request('-a', () => 1).catch((error) => error.name));
console.log(await locks.request('at once', () => 'value'));
clearInterval(alive);
