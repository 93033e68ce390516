// Stuck: not every job has a result. Jobs and results go through functions of their own.
import { Queue } from 'lockstep/queue';
import { Task } from 'lockstep/threading';

const [jobs, results] = [new Queue(), new Queue()];
const next = async () => await jobs.get();
const send = async (result) => {
  await results.put(result);
};
async function work() {
  for (;;) {
    const job = await next();
    if (job % 2 === 1) await send(job);
  }
}
new Task({ target: work, name: 'worker' }).start();
for (const job of [1, 2, 3]) await jobs.put(job);
for (let count = 0; count < 3; count++) console.log(await results.get());
