// The locks are taken in helpers that classes call; the module is CommonJS and its start no async function.
const { Mutex } = require('async-mutex');

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
class Store {
  lock = new Mutex();
  async using(work) {
    const release = await this.lock.acquire();
    try {
      return await work();
    } finally {
      release();
    }
  }
}
const users = new Store();
const orders = new Store();

async function placeOrder() {
  await users.using(async () => {
    await pause(5);
    await orders.using(async () => pause(5));
  });
}
async function removeUser() {
  await pause(60);
  await orders.using(async () => {
    await pause(5);
    await users.using(async () => pause(5));
  });
}
async function main() {
  await Promise.all([placeOrder(), removeUser()]);
  console.log('both done');
}
void main();
