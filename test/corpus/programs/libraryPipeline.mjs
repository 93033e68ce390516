// Processes that pass items on through bounded queues, ended by one marker for each.
import { isMain, Process, Queue } from 'lockstep/multiprocessing';

export async function square(input, output) {
  for (;;) {
    const number = await input.get();
    if (number === null) break;
    await output.put(number * number);
  }
  await output.put(null);
}
if (isMain(import.meta)) {
  const [input, output] = [new Queue(4), new Queue(4)];
  const workers = [1, 2].map(() => new Process({ target: square, args: [input, output] }));
  for (const worker of workers) worker.start();
  const feed = async () => {
    for (let number = 0; number < 60; number += 1) await input.put(number);
    for (const _ of workers) await input.put(null);
  };
  const feeding = feed();
  let sum = 0;
  for (let open = workers.length; open > 0; ) {
    const item = await output.get();
    if (item === null) open -= 1;
    else sum += item;
  }
  await feeding;
  for (const worker of workers) await worker.join();
  console.log(sum);
}
