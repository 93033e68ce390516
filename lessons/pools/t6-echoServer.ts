// A server that answers in capital letters, with a pool of two clerks. Each clerk keeps one caller from the first word to the
// last. Further callers are connected already, but wait in the pool's queue until a clerk is free.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { TaskPoolExecutor } from 'lockstep/concurrent-futures';
import { pause } from '../pace.ts';

const clerks = new TaskPoolExecutor({ maxWorkers: 2, name: 'clerks' });
let busy = 0;

async function serve(caller: Socket): Promise<void> {
  busy++;
  for await (const line of createInterface({ input: caller })) caller.write(`${line.toUpperCase()} (busy: ${busy})\n`);
  caller.end();
  busy--;
}
async function call(name: string, port: number): Promise<void> {
  const phone = connect(port, '127.0.0.1');
  const answers = createInterface({ input: phone });
  phone.write(`${name} calls\n`);
  const [answer] = await once(answers, 'line');
  console.log(answer);
  await pause(200);
  phone.end();
  await once(phone, 'close');
}

const server = createServer({ allowHalfOpen: true }, (caller) => clerks.submit(serve, caller));
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address() as AddressInfo;
await Promise.all(['Ana', 'Bo', 'Cyrus', 'Dilan', 'Efe'].map((name) => call(name, port)));
server.close();
await clerks.shutdown();
console.log('The line is closed');
