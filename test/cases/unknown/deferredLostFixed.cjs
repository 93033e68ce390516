// The listener is there before the event.
const { EventEmitter } = require('node:events');

const events = new EventEmitter();
const ready = () => new Promise((resolve) => events.on('ready', resolve));

async function load() {
  const isReady = ready();
  events.emit('ready');
  await isReady;
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
