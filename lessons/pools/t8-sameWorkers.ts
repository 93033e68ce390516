// A pool starts its workers once and gives them one task after the other: twenty tasks, but only four processes.
import { isMain, Pool } from 'lockstep/multiprocessing';
import { pause } from '../pace.ts';

const square = (side: number): number => side * side;
async function weigh(_parcel: number): Promise<number> {
  await pause(50);
  return process.pid;
}

if (isMain(import.meta)) {
  const painters = new Pool(5);
  console.log(await painters.map(square, [1, 2, 3]));
  painters.close();
  await painters.join();

  const scales = new Pool(4);
  const parcels = Array.from({ length: 20 }, (_, number) => number);
  const pids = await scales.map(weigh, parcels, 1);
  console.log(`${pids.length} parcels were weighed by ${new Set(pids).size} processes`);
  const again = await scales.map(weigh, parcels, 1);
  console.log(`The next ${again.length} by the same ones: ${again.every((pid) => pids.includes(pid))}`);
  await scales.terminate();
}
