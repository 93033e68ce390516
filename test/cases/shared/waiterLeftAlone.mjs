// One worker waits at the element that two others count in: nobody notifies it, so its wait ends when its time is up.
import { once } from 'node:events';
import { parentPort, Worker, workerData } from 'node:worker_threads';

if (parentPort === null) {
  const memory = new SharedArrayBuffer(64);
  const start = (role) => new Worker(new URL(import.meta.url), { workerData: { role, memory } });
  const waiter = start('waits');
  await once(waiter, 'message');
  const counters = [start('counts'), start('counts')];
  const [[end]] = await Promise.all([once(waiter, 'message'), ...counters.map((counter) => once(counter, 'exit'))]);
  console.log(end);
} else {
  const cells = new Int32Array(workerData.memory);
  if (workerData.role === 'waits') {
    const wait = Atomics.waitAsync(cells, 1, 0, 4000);
    parentPort.postMessage('waits');
    // A worker that only such a wait keeps alive may end.
    const alive = setInterval(() => {}, 1000);
    parentPort.postMessage(await wait.value);
    clearInterval(alive);
  } else {
    for (let turn = 0; turn < 300_000; turn += 1) cells[1] += 1;
  }
}
