// Waits that go on beside the program and may be left when it ends.
import { EventEmitter, on, once } from 'node:events';
import { PassThrough } from 'node:stream';

const bus = new EventEmitter();

async function handle() {
  for await (const [name] of on(bus, 'task')) console.log('task', name);
}
async function readAll(stream) {
  for await (const chunk of stream) console.log('chunk', String(chunk));
}
async function signals() {
  for await (const _ of on(process, 'SIGUSR2')) console.log('signal');
}
const stream = new PassThrough();
void handle();
void readAll(stream);
void signals();
await Promise.race([once(bus, 'stop'), new Promise((resolve) => setTimeout(resolve, 700))]);
bus.emit('task', 'first');
stream.write('a');
setTimeout(() => console.log('end'), 300);
