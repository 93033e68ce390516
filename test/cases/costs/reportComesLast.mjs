// Requests come before the report, by their priority, and there are always some of them.
import { setTimeout as pause } from 'node:timers/promises';
import { Mutex } from 'async-mutex';

const printer = new Mutex();
let isPrinted = false;
let served = 0;

async function serve() {
  for (let turn = 0; turn < 60; turn += 1) {
    await printer.runExclusive(() => pause(6), 1);
    served += 1;
  }
}
async function report() {
  await pause(20);
  await printer.runExclusive(() => {
    isPrinted = true;
  }, 0);
}
await Promise.all([serve(), serve(), serve(), report()]);
console.log(isPrinted, served);
