// Several ways of one program to use limiters that end: retries, batches, limits in limits that are others, an early end of a race.
import { setTimeout as pause } from 'node:timers/promises';
import pLimit from 'p-limit';
import PQueue from 'p-queue';

const perDay = pLimit(2);
const perRow = pLimit(2);
const writes = new PQueue({ concurrency: 1, interval: 50, intervalCap: 2 });
let failures = 2;

async function retried(job, times = 3) {
  try {
    return await job();
  } catch (error) {
    if (times === 0) throw error;
    await pause(5);
    return retried(job, times - 1);
  }
}
const fetchRow = (day, row) =>
  retried(async () => {
    await pause(3);
    if (failures > 0) {
      failures -= 1;
      throw new Error('unavailable');
    }
    return `${day}/${row}`;
  });
async function report(day) {
  const rows = await Promise.all([1, 2, 3].map((row) => perRow(() => fetchRow(day, row))));
  await writes.add(async () => pause(1));
  return rows.length;
}
const days = ['mon', 'tue', 'wed', 'thu'];
const sizes = await Promise.all(days.map((day) => perDay(() => report(day))));
console.log(sizes.join());
// Whoever is first wins; the job itself goes on for a while, holding its slot, and another one waits for that.
const winner = await Promise.race([perDay(() => pause(250, 'slow')), perRow(async () => 'fast')]);
const waited = await Promise.all([perDay(() => pause(200, 1)), perDay(async () => 2), perDay(async () => 3)]);
console.log(winner, waited.join());
await writes.onIdle();
