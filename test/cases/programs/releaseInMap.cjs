// Healthy: release functions are kept in a map, and timers call them.
const { Mutex } = require('async-mutex');

const locks = new Map();
const releases = new Map();
async function lock(name) {
  if (!locks.has(name)) locks.set(name, new Mutex());
  releases.set(name, await locks.get(name).acquire());
}
function unlock(name) {
  const release = releases.get(name);
  releases.delete(name);
  release();
}
async function main() {
  await lock('door');
  setTimeout(unlock, 600, 'door');
  await lock('door');
  setTimeout(unlock, 50, 'door');
  await lock('door');
  unlock('door');
  console.log('through');
}
void main();
