const { MessageChannel } = require('node:worker_threads');
const { once } = require('node:events');
const { Thread, currentThread, isMain } = require('lockstep/threading');

function hidden(port) {
  port.postMessage([currentThread().name, require.main === module, isMain(module), process.argv.slice(2)]);
}

async function main() {
  const { port1, port2 } = new MessageChannel();
  const thread = new Thread({ target: hidden, args: [port2], name: 'Hidden' });
  thread.start();
  const [said] = await once(port1, 'message');
  port1.close();
  await thread.join();
  console.log(JSON.stringify(said));
  const inner = () => port1;
  try {
    new Thread({ target: inner }).start();
  } catch (error) {
    console.log(error.name);
  }
}
if (isMain(module)) void main();
