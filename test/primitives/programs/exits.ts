/** A main part that ends in one of several ways while it has a daemon without end and a child that outlives that. */
import { isMain, Lock, Process, parentProcess, Queue, sysExit } from 'lockstep/multiprocessing';
import { report } from './report.ts';

async function forEver(lock: Lock, started: Queue<string>): Promise<void> {
  await lock.acquire();
  await started.put('daemon');
  await new Promise(() => setInterval(() => {}, 1000));
}
async function outlives(lock: Lock, started: Queue<string>): Promise<void> {
  await started.put('child');
  // The lock of the daemon can be recovered once that has ended.
  while (!(await lock.recover())) await new Promise((resolve) => setImmediate(resolve));
  report('outlived the daemon', parentProcess()?.isAlive());
}
async function end(how: string | undefined): Promise<void> {
  try {
    if (how === 'throw') throw new RangeError('on purpose');
    if (how === 'status') sysExit(5);
    if (how === 'text') sysExit('last words');
    if (how === 'exit') process.exit(3);
  } finally {
    report('finally');
  }
}

if (isMain(import.meta)) {
  const how = process.argv[2];
  const lock = new Lock();
  const started = new Queue<string>();
  new Process({ target: forEver, args: [lock, started], daemon: true }).start();
  new Process({ target: outlives, args: [lock, started] }).start();
  await started.get();
  await started.get();
  if (how === 'reject') void Promise.reject(new RangeError('on purpose'));
  else if (how === 'callback') setImmediate(() => sysExit(6));
  else if (how === 'handled') {
    process.on('uncaughtException', () => process.exit(4));
    setImmediate(() => sysExit(6));
  } else await end(how);
}
