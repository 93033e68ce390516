// Healthy: whatever is taken is done in the end.
import { Queue } from 'lockstep/queue';
import { Task } from 'lockstep/threading';

const orders = new Queue();
async function serve() {
  for (;;) {
    const order = await orders.get();
    if (order !== 'nothing') console.log(order);
    await orders.taskDone();
  }
}
new Task({ target: serve, name: 'waiter', daemon: true }).start();
for (const order of ['soup', 'nothing', 'tea']) await orders.put(order);
await orders.join();
console.log('all is served');
