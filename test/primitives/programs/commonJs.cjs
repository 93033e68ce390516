const { Process, Queue, currentProcess, isMain } = require('lockstep/multiprocessing');

async function hidden(queue) {
  await queue.put([currentProcess().name, require.main === module, isMain(module), process.argv.slice(2)]);
}

async function main() {
  const queue = new Queue();
  const child = new Process({ target: hidden, args: [queue], name: 'Child' });
  child.start();
  console.log(JSON.stringify(['child', ...(await queue.get())]));
  await child.join();
  console.log(JSON.stringify(['main', child.exitcode, isMain(module)]));
  try {
    const inner = () => queue;
    new Process({ target: inner }).start();
  } catch (error) {
    console.log(JSON.stringify(['closure', error.name]));
  }
}
if (isMain(module)) void main();
