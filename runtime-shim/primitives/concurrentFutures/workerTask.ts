import type { Ending } from '../kernel/ending.ts';
import { RuntimeError } from '../kernel/errors.ts';
import { nextNumber } from '../kernel/threadNumbers.ts';
import { BaseThread, BEGIN } from '../threading/baseThread.ts';
import { nativeIdHere } from '../threading/nativeId.ts';
import { runAs } from '../threading/registry.ts';

/**
 * Stands for a worker of a `TaskPoolExecutor`: it is what `currentThread()` answers in the calls that the worker makes, and the
 * owner of the re-entrant locks that they take.
 */
export class WorkerTask extends BaseThread {
  readonly #number: number;

  constructor(name: string) {
    const ident = nextNumber('ident');
    super({ name, daemon: false, ident });
    this.#number = ident;
  }
  override run(): void {}
  override get nativeId(): number {
    return nativeIdHere();
  }
  protected override [BEGIN](): Ending {
    throw new RuntimeError('threads can only be started once');
  }
  /** Calls `job` as this worker. */
  call<Result>(job: () => Result): Result {
    return runAs(this, this.#number, job);
  }
}
