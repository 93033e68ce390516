// A queue that knows what is done: the producers wait until the last of their orders has been worked off. The consumers are
// daemons, which need no end marker: they end with the main part.
import { isMain, JoinableQueue, Process } from 'lockstep/multiprocessing';
import { pause } from '../pace.ts';

async function order(orders: JoinableQueue<string>, customer: string): Promise<void> {
  for (const part of ['frame', 'wheel', 'bell']) await orders.put(`${customer}'s ${part}`);
  await orders.join();
  console.log(`${customer} rides away`);
}
async function build(orders: JoinableQueue<string>): Promise<void> {
  for (;;) {
    const part = await orders.get();
    await pause(50);
    console.log(`Done: ${part}`);
    await orders.taskDone();
  }
}

if (isMain(import.meta)) {
  const orders = new JoinableQueue<string>();
  const customers = ['Rosa', 'Ivan'].map((name) => new Process({ target: order, args: [orders, name], name }));
  const mechanics = ['Left', 'Right'].map((name) => new Process({ target: build, args: [orders], name, daemon: true }));
  for (const person of [...mechanics, ...customers]) person.start();
  for (const customer of customers) await customer.join();
  console.log('The workshop closes');
}
