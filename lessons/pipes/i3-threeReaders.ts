// Three waiters read orders from the same end of a pipe. Here each order reaches exactly one of them, whole, in the order in
// which they asked. An operating system's pipe, such as Python's, promises no such thing: two readers may each get a part.
import { Barrier, type Connection, EOFError, isMain, Pipe, Process, Queue } from 'lockstep/multiprocessing';
import { pause } from '../pace.ts';

async function serve(
  name: string,
  orders: Connection<string, never>,
  served: Queue<string>,
  team: Barrier,
): Promise<void> {
  await team.wait(); // Nobody begins before all are there.
  try {
    for (;;) {
      await served.put(`${name} serves ${await orders.recv()}`);
      await pause(100);
    }
  } catch (error) {
    if (!(error instanceof EOFError)) throw error;
  }
}

if (isMain(import.meta)) {
  const [orders, kitchen] = Pipe<string>(false, { name: 'orders' });
  const served = new Queue<string>();
  const team = new Barrier(3);
  const names = ['Nadia', 'Pavel', 'Quyen'];
  const waiters = names.map((name) => new Process({ target: serve, args: [name, orders, served, team], name }));
  for (const waiter of waiters) waiter.start();
  orders.close();
  for (let table = 1; table <= 9; table++) await kitchen.send(`table ${table}`);
  kitchen.close();
  for (let table = 1; table <= 9; table++) console.log(await served.get());
  for (const waiter of waiters) await waiter.join();
}
