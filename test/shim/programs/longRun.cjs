/** Writes records for longer than one file holds, in the main thread and in a worker that starts late. */
const { once } = require('node:events');
const { setTimeout: pause } = require('node:timers/promises');
const { isMainThread, Worker, workerData } = require('node:worker_threads');

const probe = globalThis[Symbol.for('lockstep.probe.1')];
async function write(name, count) {
  const resource = probe.resource('lock', { name });
  for (let number = 0; number < count; number += 1) {
    probe.gauge(resource, 'count', number);
    // Sometimes the thread writes itself, and sometimes it leaves that to the sender.
    if (number % 10_000 === 0) probe.drain();
    if (number % 2000 === 0) await pause(1);
  }
  // A text that was not used before is a fact in a later file, and the next record needs it.
  probe.nameResource(resource, `${name} at the end`);
}
async function main() {
  await write('early', Number(process.argv[2]));
  const worker = new Worker(__filename, { workerData: Number(process.argv[2]) });
  await Promise.all([once(worker, 'exit'), write('late', Number(process.argv[2]))]);
}
void (isMainThread ? main() : write('worker', workerData));
