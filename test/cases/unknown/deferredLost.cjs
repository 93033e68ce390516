// The listener comes too late: nobody settles what `main` awaits, and Node ends without a word.
const { EventEmitter } = require('node:events');

const events = new EventEmitter();
const ready = () => new Promise((resolve) => events.on('ready', resolve));

async function load() {
  events.emit('ready');
  await ready();
  return 'loaded';
}

async function main() {
  const state = await load();
  console.log(state);
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
