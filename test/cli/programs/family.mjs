// A parent whose child holds a lock and is killed; the parent tells the child's pid, then goes on.
import { fork } from 'node:child_process';
import { Mutex } from 'async-mutex';

if (process.argv[2] === 'child') {
  await new Mutex().acquire();
  process.send('holding');
  setInterval(() => {}, 1000);
} else {
  const child = fork(import.meta.filename ?? new URL(import.meta.url).pathname, ['child']);
  child.on('message', () => console.log(`child ${child.pid}`));
  process.on('SIGUSR2', () => child.kill('SIGKILL'));
  setInterval(() => {}, 1000);
}
