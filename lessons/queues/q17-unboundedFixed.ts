// Orders come in faster than they are packed, but the pile has five places: who finds it full waits for the packer.
import { isMain, Process, Queue } from 'lockstep/multiprocessing';
import { pause } from '../pace.ts';

const ORDERS = 60;

async function receive(orders: Queue<number>): Promise<void> {
  for (let order = 1; order <= ORDERS; order++) {
    await pause(10);
    await orders.put(order);
  }
}

if (isMain(import.meta)) {
  const orders = new Queue<number>(5);
  const shop = new Process({ target: receive, args: [orders], name: 'Shop' });
  shop.start();
  let highest = 0;
  for (let order = 1; order <= ORDERS; order++) {
    await orders.get();
    await pause(50);
    highest = Math.max(highest, await orders.qsize());
  }
  await shop.join();
  console.log(`The pile was up to ${highest} orders high`);
}
