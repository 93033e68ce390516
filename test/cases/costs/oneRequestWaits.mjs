// A few requests use the one connection by turns. A backup has it for seconds, and one request must wait all that time.
import { setTimeout as pause } from 'node:timers/promises';
import { Sema } from 'async-sema';

const connection = new Sema(1);
let served = 0;

async function request(turns, between) {
  for (let turn = 0; turn < turns; turn += 1) {
    await connection.acquire();
    await pause(4);
    connection.release();
    served += 1;
    await pause(between);
  }
}
async function backup() {
  await connection.acquire();
  await pause(7000);
  connection.release();
}
await Promise.all([request(40, 1), request(40, 1)]);
await Promise.all([backup(), pause(50).then(() => request(1, 0))]);
await request(2, 300);
console.log(served);
