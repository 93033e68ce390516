// Four processes count in a shared value: each reads it, works, and writes it back.
import { Barrier, isMain, Process, Value } from 'lockstep/multiprocessing';

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function count(visitors, start) {
  await start.wait();
  for (let turn = 0; turn < 5; turn += 1) {
    const seen = await visitors.get();
    await pause(5);
    await visitors.set(seen + 1);
  }
}
if (isMain(import.meta)) {
  const visitors = new Value('i', 0, { name: 'visitors' });
  const start = new Barrier(4);
  const gates = [1, 2, 3, 4].map(
    (number) => new Process({ target: count, args: [visitors, start], name: `gate ${number}` }),
  );
  for (const gate of gates) gate.start();
  for (const gate of gates) await gate.join();
  console.log('counted');
}
