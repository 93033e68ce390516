// A process that has ended is a zombie until its parent has asked for its exit code. Node does that by itself, but not while its
// only thread is held up, as here. A process whose parent has ended is an orphan, and gets another parent from the system.
// Children of this library end with their parent; the orphan is started in another way. Linux shows all this below /proc.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { isMain, Process, Queue } from 'lockstep/multiprocessing';

/** What Linux tells of a process: `S` sleeps, `R` runs, `Z` is a zombie. Undefined once it has gone. */
function look(pid: number | undefined): { state: string; parent: number } | undefined {
  try {
    const [, state = '', parent] = /\) (\w) (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
    return { state, parent: Number(parent) };
  } catch {
    return undefined;
  }
}
function holdUp(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

function end(): void {}
async function startIdler(pids: Queue<number>, mayEnd: Queue<string>): Promise<void> {
  const idler = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)'], { detached: true, stdio: 'ignore' });
  idler.unref();
  await pids.put(idler.pid ?? 0);
  await mayEnd.get();
}

async function showZombie(): Promise<void> {
  const child = new Process({ target: end });
  child.start();
  while (look(child.pid)?.state !== 'Z') holdUp(10);
  console.log('The child has ended and is a zombie');
  await child.join();
  console.log(`After the join it is ${look(child.pid) === undefined ? 'gone' : 'still there'}`);
}
async function showOrphan(): Promise<void> {
  const pids = new Queue<number>();
  const mayEnd = new Queue<string>();
  const parent = new Process({ target: startIdler, args: [pids, mayEnd] });
  parent.start();
  const orphan = await pids.get();
  console.log(`Process ${orphan} has the parent ${look(orphan)?.parent}, which is ${parent.pid}`);
  await mayEnd.put('go');
  await parent.join();
  console.log(`Now it is an orphan and has the parent ${look(orphan)?.parent}`);
  process.kill(orphan);
}

if (isMain(import.meta)) {
  if (look(process.pid) === undefined) console.log('This system has no /proc to look at');
  else {
    await showZombie();
    await showOrphan();
  }
}
