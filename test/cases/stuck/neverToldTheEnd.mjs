// Stuck: the main part puts everything and waits for a child that nobody tells that this was all.
import { isMain, Process, Queue } from 'lockstep/multiprocessing';

export async function pack(boxes) {
  for (;;) console.log('packed', await boxes.get());
}
if (isMain(import.meta)) {
  const boxes = new Queue();
  const packer = new Process({ target: pack, args: [boxes], name: 'Packer' });
  packer.start();
  for (const box of [1, 2]) await boxes.put(box);
  await packer.join();
}
