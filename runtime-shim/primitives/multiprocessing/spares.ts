/**
 * Pre-warmed children: processes that have Node and this library loaded, but nothing of the program, and wait to become
 * one of its processes. They keep nothing alive and end with this process, however that ends.
 */
import { getPriority } from 'node:os';
import { probe } from '../../probe.ts';
import { ValueError } from '../kernel/errors.ts';
import { mainModule } from '../kernel/mainModule.ts';
import { type BootedChild, bootChild } from './bootChild.ts';

interface Spare {
  readonly booted: BootedChild;
  /** What it has taken over from this process, see `inheritance`. */
  readonly inherited: string;
}
/** After a start; many children are often started at once, and spares would only delay those. */
const PAUSE_MILLISECONDS = 100;
const MOST = 64;

const spares = new Set<Spare>();
let timer: NodeJS.Timeout | undefined;
let wanted = wantedByEnvironment(process.env['LOCKSTEP_PREWARM']);

function wantedByEnvironment(text: string | undefined): number {
  return text !== undefined && /^\d+$/.test(text) ? Math.min(Number(text), MOST) : 1;
}

/**
 * How many processes are kept ready, so that `start` need not wait for Node. At first 1, or what the variable LOCKSTEP_PREWARM
 * says. They are made once the program has started a process, or by this call, and load what Node preloads, but no module of
 * the program. With 0 there are none. A program that is observed has none, either.
 */
export function setPrewarmed(count: number): void {
  if (!Number.isInteger(count) || count < 0 || count > MOST) {
    throw new ValueError(`the number of processes kept ready has to be a whole number from 0 to ${MOST}`);
  }
  wanted = count;
  for (const spare of [...spares].slice(count)) discard(spare);
  refill();
}

/** A process that is ready and does not differ from one that would be started now; undefined where there is none. */
export function takeSpare(): BootedChild | undefined {
  if (probe() !== undefined || wanted === 0) return undefined;
  if (timer === undefined) {
    timer = setTimeout(() => {
      timer = undefined;
      refill();
    }, PAUSE_MILLISECONDS);
    timer.unref();
  }
  if (spares.size === 0) return undefined;
  const now = inheritance();
  for (const spare of spares) {
    if (spare.inherited === now) {
      spares.delete(spare);
      return spare.booted;
    }
    discard(spare);
  }
  return undefined;
}

/** All that a child takes over from this process at the moment at which it is made. */
function inheritance(): string | undefined {
  try {
    const user = [process.getuid?.(), process.geteuid?.(), process.getgid?.(), process.getegid?.(), getPriority()];
    return JSON.stringify([process.execPath, process.execArgv, process.cwd(), process.env, mainModule(), user]);
  } catch {
    // The folder that the process works in is gone.
    return undefined;
  }
}
function refill(): void {
  const inherited = inheritance();
  if (probe() !== undefined || inherited === undefined) return;
  while (spares.size < wanted) {
    const booted = bootChild();
    const spare = { booted, inherited };
    spares.add(spare);
    const forget = (): void => void spares.delete(spare);
    booted.process.once('exit', forget).once('error', forget);
    if (booted.process.pid === undefined) return;
  }
  if (spares.size > 0 && !process.listeners('exit').includes(discardAll)) process.on('exit', discardAll);
}
function discard(spare: Spare): void {
  spares.delete(spare);
  spare.booted.process.kill('SIGKILL');
}
function discardAll(): void {
  for (const spare of spares) discard(spare);
}
