// A pipe joins two ends, a queue joins any number of processes. What does each of them cost? One process sends small
// messages, another one receives them, and the clock tells.
import { type Connection, isMain, Pipe, Process, Queue } from 'lockstep/multiprocessing';

const COUNT = 2000;

async function sendAll(writer: Connection<never, number>): Promise<void> {
  for (let number = 0; number < COUNT; number++) await writer.send(number);
}
async function putAll(queue: Queue<number>): Promise<void> {
  for (let number = 0; number < COUNT; number++) await queue.put(number);
}

async function measure(what: string, sender: Process<never>, receive: () => Promise<number>): Promise<void> {
  sender.start();
  let sum = await receive(); // The clock starts when the sender is there.
  const start = performance.now();
  for (let message = 1; message < COUNT; message++) sum += await receive();
  const milliseconds = performance.now() - start;
  await sender.join();
  const isComplete = sum === (COUNT * (COUNT - 1)) / 2;
  console.log(`${what} | ${COUNT} | ${isComplete ? 'all' : 'not all'} | ${Math.round(milliseconds)} ms`);
}

if (isMain(import.meta)) {
  console.log('way   | messages | arrived | time');
  const [reader, writer] = Pipe<number>(false, { name: 'pipe' });
  await measure('pipe ', new Process({ target: sendAll, args: [writer], name: 'Sender' }), () => reader.recv());
  const queue = new Queue<number>();
  await measure('queue', new Process({ target: putAll, args: [queue], name: 'Putter' }), () => queue.get());
}
