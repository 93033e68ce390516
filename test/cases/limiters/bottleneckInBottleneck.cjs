// A wrapped call makes a call that is wrapped by the same limiter.
const Bottleneck = require('bottleneck');

const limiter = new Bottleneck({ maxConcurrent: 1 });

const getUser = limiter.wrap(async (id) => ({ id, name: 'ada' }));
const getOrders = limiter.wrap(async (id) => {
  const user = await getUser(id);
  return [user.name, 'orders'];
});
async function main() {
  console.log(await getOrders(1));
}
void main();
