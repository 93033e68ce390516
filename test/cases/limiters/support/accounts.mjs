import { setImmediate as turn } from 'node:timers/promises';

class Accounts {
  queue;
  async close(name) {
    await turn();
    await this.queue.add(() => this.settle(name));
    return 'closed';
  }
  async settle(name) {
    return `${name} settled`;
  }
}
export const accounts = new Accounts();
