/** The running children of this process, and what becomes of them when it ends. */
import { readSync } from 'node:fs';
import { Operation } from '../../../core/protocol/records.ts';
import type { Ending } from '../kernel/ending.ts';
import { endsByError, watchErrors } from '../kernel/exit.ts';
import { atExit } from '../kernel/finalizers.ts';
import type { ObservedResource } from '../kernel/observed.ts';

interface Child {
  readonly pid: number | undefined;
  readonly daemon: boolean;
  readonly descriptor: number | undefined;
  readonly observed: ObservedResource;
  readonly ending: Ending;
  /** Keeps this process alive until the function that it returns is called. */
  keepAlive(): () => void;
  kill(signal: NodeJS.Signals): void;
}
const POLL_MILLISECONDS = 10;

const running = new Set<Child>();
let awaited = false;

export function addChild(child: Child): void {
  running.add(child);
  if (!awaited) atExit(settleChildren, 'children');
  awaited = true;
  if (process.listeners('exit').includes(endChildren)) return;
  watchErrors();
  process.on('exit', endChildren);
}
export function removeChild(child: Child): void {
  running.delete(child);
}
/**
 * This process's code has come to its end: daemons are ended and all children waited for. Children do not keep the event loop
 * alive by themselves, so this comes as soon as the program's own work is done.
 */
async function settleChildren(): Promise<void> {
  awaited = false;
  for (const child of running) if (child.daemon) child.kill('SIGTERM');
  await Promise.all([...running].map(waitFor));
}
async function waitFor(child: Child): Promise<void> {
  const letGo = child.keepAlive();
  await child.ending.reached;
  letGo();
}

/**
 * This process ends before its children have. After an error its children are waited for, as in Python; the event loop is
 * over, so the whole thread waits. `process.exit` asks for a prompt end, which is theirs, too.
 */
function endChildren(): void {
  const waits = endsByError();
  for (const child of running) if (child.daemon || !waits) child.kill('SIGTERM');
  if (waits) for (const child of running) blockUntilEnd(child);
}
function blockUntilEnd(child: Child): void {
  if (hasEnded(child)) return;
  const { observed } = child;
  const wait = observed.request({ operation: Operation.join, mayGiveUp: false, contended: true, blocksThread: true });
  const clock = new Int32Array(new SharedArrayBuffer(4));
  while (!hasEnded(child)) Atomics.wait(clock, 0, 0, POLL_MILLISECONDS);
  wait.granted();
}
/** Known without the event loop: an ended child is a zombie until that runs again, which a signal cannot tell from a live one. */
function hasEnded({ pid, descriptor }: Child): boolean {
  if (pid === undefined) return true;
  try {
    if (descriptor === undefined) return !process.kill(pid, 0);
    return readSync(descriptor, Buffer.alloc(1)) === 0;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && (error.code === 'EAGAIN' || error.code === 'EPERM'));
  }
}
