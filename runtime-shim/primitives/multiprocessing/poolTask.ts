import { numberFunction } from '../pools/functionNumbers.ts';
import type { SentJob } from '../pools/processWorker.ts';
import { packValue } from '../pools/values.ts';
import type { CallMode } from '../pools/workerProtocol.ts';

let numbered = 0;

/** A call, or a chunk of calls, on its way to a worker of a `Pool`. */
export class PoolTask implements SentJob {
  /** Its number as an item of the work queue: 31 bits. */
  readonly item = ++numbered % 2 ** 31;
  readonly callable: (...args: never[]) => unknown;
  readonly args: readonly unknown[];
  readonly mode: CallMode;
  readonly sent: SentJob['sent'];
  readonly #settle: (outcome: TaskOutcome) => void;

  /** Throws `PicklingError` where it cannot be sent. */
  constructor(
    callable: (...args: never[]) => unknown,
    args: readonly unknown[],
    mode: CallMode,
    settle: (outcome: TaskOutcome) => void,
  ) {
    this.callable = callable;
    this.args = args;
    this.mode = mode;
    this.#settle = settle;
    this.sent = {
      callable: numberFunction(callable),
      args: packValue(args, `the arguments of ${callable.name}`),
    };
  }
  begin(): boolean {
    return true;
  }
  succeed(value: unknown): void {
    this.#settle({ value });
  }
  fail(error: unknown): void {
    this.#settle({ error });
  }
  cancel(): void {}
}
export type TaskOutcome = { readonly value: unknown } | { readonly error: unknown };
