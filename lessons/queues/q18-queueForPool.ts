// The workers of a pool exist before their work does, and a queue cannot follow them there. A manager's queue can: it goes
// wherever values go.
import { isMain, Manager, Pool, Queue } from 'lockstep/multiprocessing';

async function weigh(parcel: number, results: { put(result: string): Promise<void> }): Promise<void> {
  await results.put(`parcel ${parcel}: ${parcel * 3} kg`);
}

if (isMain(import.meta)) {
  const pool = new Pool(2);
  const plain = new Queue<string>();
  await pool.apply(weigh, [1, plain]).catch((error) => console.log(`${error.name}: ${error.message}`));
  const manager = Manager();
  const results = manager.Queue<string>();
  await Promise.all([1, 2, 3].map((parcel) => pool.apply(weigh, [parcel, results])));
  for (const _ of [1, 2, 3]) console.log(await results.get());
  await pool.close();
  await pool.join();
  await manager.shutdown();
}
