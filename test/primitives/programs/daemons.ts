/** A daemon without end and a child that outlives it; the main part ends at once. */
import { activeChildren, isMain, Process, Queue } from 'lockstep/multiprocessing';
import { report } from './report.ts';

async function forEver(started: Queue<number>): Promise<void> {
  await started.put(process.pid);
  await new Promise(() => setInterval(() => {}, 1000));
}
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
async function outlives(started: Queue<number>, mayEnd: Queue<string>): Promise<void> {
  const daemon = await started.get();
  await mayEnd.put('main');
  while (isAlive(daemon)) await new Promise((resolve) => setImmediate(resolve));
  report('outlived the daemon');
}

if (isMain(import.meta)) {
  const started = new Queue<number>();
  const mayEnd = new Queue<string>();
  const children = [
    new Process({ target: forEver, args: [started], daemon: true }),
    new Process({ target: outlives, args: [started, mayEnd] }),
  ];
  for (const child of children) child.start();
  await mayEnd.get();
  process.on('exit', () =>
    report(
      'after all',
      children.map(({ exitcode }) => exitcode),
      activeChildren().length,
    ),
  );
  report('main part ended', activeChildren().length);
}
