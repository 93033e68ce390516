import { isMainThread, threadId } from 'node:worker_threads';
import type { Ending } from '../kernel/ending.ts';
import { RuntimeError } from '../kernel/errors.ts';
import { MAIN_IDENT } from '../kernel/threadNumbers.ts';
import { BaseThread, BEGIN } from './baseThread.ts';
import { nativeIdHere } from './nativeId.ts';
import { setThreads } from './registry.ts';

/** A thread that this library has not started. */
class FoundThread extends BaseThread {
  override run(): void {}
  protected override [BEGIN](): Ending {
    throw new RuntimeError('threads can only be started once');
  }
  /** Known of the thread that this code runs in. */
  override get nativeId(): number | undefined {
    return this.ident === MAIN_IDENT ? process.pid : nativeIdHere();
  }
}
/** Above all numbers that are counted. */
const FOREIGN_IDENTS = 2 ** 30;

const main = new FoundThread({ name: 'MainThread', daemon: false, ident: MAIN_IDENT });
// In a worker that the program made by itself, as in a foreign thread of Python, a dummy stands for it.
const dummy = { name: `Dummy-${threadId}`, daemon: true, ident: FOREIGN_IDENTS + threadId };
setThreads(main, isMainThread ? main : new FoundThread(dummy));
