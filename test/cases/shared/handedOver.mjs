// Nothing is shared at one time: workers are handed the memory one after the other, have elements or memory of their own, or wait for
// their turn.
import { once } from 'node:events';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

const count = (cells, index) => {
  for (let turn = 0; turn < 20_000; turn += 1) cells[index] += 1;
};

if (isMainThread) {
  const start = (data) => new Worker(new URL(import.meta.url), { workerData: data });
  const memory = new SharedArrayBuffer(16);
  const cells = new Int32Array(memory);

  for (let round = 0; round < 2; round += 1) {
    const worker = start({ memory, index: 0 });
    await once(worker, 'message');
    count(cells, 0);
    await worker.terminate();
  }
  console.log(cells[0]);

  const own = [1, 2].map((index) => start({ memory, index }));
  const apart = [0, 0].map((index) => start({ memory: new SharedArrayBuffer(16), index }));
  await Promise.all([...own, ...apart].map((worker) => once(worker, 'message')));
  console.log(cells[1], cells[2]);
  await Promise.all([...own, ...apart].map((worker) => worker.terminate()));

  const turns = new SharedArrayBuffer(8);
  const inTurn = [0, 1].map((turn) => start({ memory: turns, turn }));
  await Promise.all(inTurn.map((worker) => once(worker, 'exit')));
  console.log(new Int32Array(turns)[1]);
} else if (workerData.turn === undefined) {
  count(new Int32Array(workerData.memory), workerData.index);
  parentPort.on('message', () => undefined);
  parentPort.postMessage('done');
} else {
  const cells = new Int32Array(workerData.memory);
  for (let round = 0; round < 2000; round += 1) {
    const mine = 2 * round + workerData.turn;
    let now = Atomics.load(cells, 0);
    while (now !== mine) {
      Atomics.wait(cells, 0, now);
      now = Atomics.load(cells, 0);
    }
    cells[1]++;
    Atomics.store(cells, 0, mine + 1);
    Atomics.notify(cells, 0);
  }
}
