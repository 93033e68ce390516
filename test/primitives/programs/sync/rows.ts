/**
 * What conformance rows are made of: the same rows hold for processes, threads and tasks, so each is a function of a kit.
 * Calls of one party take effect in the order in which it makes them: who calls `lock.acquire()`, does not await it, and then
 * releases a semaphore is in line for the lock when somebody has that permit.
 */
import type { BarrierAction, BaseBarrier } from '../../../../runtime-shim/primitives/kernel/sync/barrier.ts';
import type { BaseCondition } from '../../../../runtime-shim/primitives/kernel/sync/condition.ts';
import type { BaseEvent } from '../../../../runtime-shim/primitives/kernel/sync/event.ts';
import type { BaseLock } from '../../../../runtime-shim/primitives/kernel/sync/lock.ts';
import type { BaseSemaphore } from '../../../../runtime-shim/primitives/kernel/sync/semaphore.ts';

export interface SyncModule {
  readonly Lock: new () => BaseLock;
  readonly RLock: new () => BaseLock;
  readonly Semaphore: new (value?: number) => BaseSemaphore;
  readonly BoundedSemaphore: new (value?: number) => BaseSemaphore;
  readonly Event: new () => BaseEvent;
  /** A condition over a new re-entrant lock, or over one that `overLock` gets. */
  readonly Condition: new () => BaseCondition;
  readonly Barrier: new (parties: number, action?: BarrierAction, timeout?: number) => BaseBarrier;
}
export interface Kit {
  readonly module: SyncModule;
  conditionOver(lock: BaseLock): BaseCondition;
  /** Runs a top-level function of a module of the program in another process, thread or task; resolves to what it returns. */
  call<Args extends unknown[], Result>(job: (...args: Args) => Promise<Result>, ...args: Args): Promise<Result>;
  /** The names of the errors for releasing what is not held, by whom it is not, and for conditions without their lock. */
  readonly errors: { readonly unlocked: string; readonly notOwned: string; readonly noLock: string };
  /** `threading` refuses arguments of `acquire` that make no sense; `multiprocessing` ignores them. */
  readonly refusesArguments: boolean;
}
/** A name that begins with the row's id, and what must hold. */
export type Rows = Readonly<Record<string, (kit: Kit) => Promise<void>>>;

/** The name of the error that a call ends with; `none` where it does not. */
export async function errorOf(call: () => unknown): Promise<string> {
  try {
    await call();
    return 'none';
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
}
/** Seconds that a call takes. */
export async function secondsOf(call: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await call();
  return (performance.now() - start) / 1000;
}
/** A timer may come a little early by another clock. */
export const ABOUT = 0.9;

/** Takes that many permits: waits until so many parties have said something. */
export async function all(said: BaseSemaphore, parties: number): Promise<void> {
  for (let party = 0; party < parties; party++) await said.acquire();
}

/** Prints one line for a row: its name, and `ok` or what went wrong. */
async function runRow(name: string, row: (kit: Kit) => Promise<void>, kit: Kit): Promise<void> {
  let result = 'ok';
  try {
    await row(kit);
  } catch (error) {
    result = String(error).replaceAll(/\s+/g, ' ');
  }
  console.log(`${name}: ${result}`);
}
/** One row after the other. */
export async function runRows(rows: Rows, kit: Kit): Promise<void> {
  for (const [name, row] of Object.entries(rows)) await runRow(name, row, kit);
}
/** All rows at the same time, each with a kit of its own. */
export async function runRowsTogether(rows: Rows, kitOf: (name: string) => Kit): Promise<void> {
  await Promise.all(Object.entries(rows).map(([name, row]) => runRow(name, row, kitOf(name))));
}
