import { keepAliveForTask, watchDaemonTasks } from '../kernel/daemonTasks.ts';
import { Ending } from '../kernel/ending.ts';
import { ObservedResource } from '../kernel/observed.ts';
import type { KeywordOptions, TargetOptions } from '../kernel/targetOptions.ts';
import { nextNumber } from '../kernel/threadNumbers.ts';
import { BaseThread, BEGIN } from './baseThread.ts';
import { callExcepthook } from './excepthook.ts';
import { numberedName } from './names.ts';
import { nativeIdHere } from './nativeId.ts';
import { runAs } from './registry.ts';

/**
 * A thread of control within this thread: an async function that runs beside others and shares all variables with them, as
 * Python's threads do under their global lock. Others run whenever it awaits, and at no other time. It has all that `Thread`
 * has; closures are welcome.
 *
 * It does not keep the program alive by itself: what it waits for does, unless it is a daemon.
 */
export class Task<Args extends unknown[] = []> extends BaseThread {
  readonly #target: ((...args: never[]) => unknown) | undefined;
  readonly #args: readonly unknown[];

  constructor(options?: TargetOptions<Args>);
  constructor(options: KeywordOptions<Args>);
  constructor(options: TargetOptions<Args> | KeywordOptions<Args> = {}) {
    const { target, daemon } = options;
    super({ name: options.name ?? numberedName('Task', nextNumber('taskName'), target), daemon });
    this.#target = target;
    this.#args = [...(options.args ?? []), ...('kwargs' in options ? [options.kwargs] : [])];
  }

  /** What the task does; a subclass may have its own. */
  override run(): unknown {
    return this.#target === undefined ? undefined : Reflect.apply(this.#target, undefined, this.#args);
  }
  /** That of the thread in which the task runs. */
  override get nativeId(): number | undefined {
    return this.ident === undefined ? undefined : nativeIdHere();
  }

  /** It begins to run as soon as the code that has started it awaits or returns. */
  protected override [BEGIN](ident: number): Ending {
    if (this.daemon) watchDaemonTasks();
    const observed = new ObservedResource(this, 'end', () => ({ name: this.name }));
    const ending = new Ending(observed, keepAliveForTask);
    runAs(this, ident, () => {
      queueMicrotask(() => void this.#live(observed).then(() => ending.reach()));
    });
    return ending;
  }
  async #live(observed: ObservedResource): Promise<void> {
    try {
      const job = this.run();
      observed.tell((probe, resource) => probe.endOfJob(resource, job, this.#target ?? this.run, this.name));
      await job;
    } catch (error) {
      observed.tell((probe, resource) => probe.gauge(resource, 'failed', 1));
      callExcepthook(this, error);
    }
  }
}
