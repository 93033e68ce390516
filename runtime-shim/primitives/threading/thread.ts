import { fileURLToPath } from 'node:url';
import { type CallableReference, callingModule, describeCallable } from '../kernel/callable.ts';
import { reservedAddress } from '../kernel/connection.ts';
import type { Ending } from '../kernel/ending.ts';
import { RuntimeError } from '../kernel/errors.ts';
import { childIdentity } from '../kernel/identity.ts';
import { mainModule } from '../kernel/mainModule.ts';
import { isImporting } from '../kernel/programModules.ts';
import { threadMemory } from '../kernel/shared/threads.ts';
import type { KeywordOptions, TargetOptions } from '../kernel/targetOptions.ts';
import { nextNumber, threadNumbers } from '../kernel/threadNumbers.ts';
import { packForThread } from '../kernel/threadParcel.ts';
import { packParcel } from '../kernel/transit.ts';
import { BaseThread, BEGIN, type SelfDescription } from './baseThread.ts';
import { callExcepthook } from './excepthook.ts';
import { numberedName } from './names.ts';
import { nativeIdHere } from './nativeId.ts';
import { RunningThread } from './runningThread.ts';

/** How a thread makes the object that stands for itself. */
export interface SelfOptions {
  readonly self: SelfDescription;
  readonly run: () => unknown;
  onNamed(name: string): void;
}
type Target = (...args: never[]) => unknown;

/**
 * `threading.Thread`: a thread of this process that runs a function of the program, or the `run` of a subclass, at the same
 * time as others. Other than Python's it has a heap of its own: it imports the program's main module again (see `isMain`), so
 * that the function, or the subclass, has to have a name at the top level of a module, and variables are not shared.
 * Arguments and fields are copied; shared memory, locks and queues are shared; message ports move. For a thread of control
 * that shares all variables see `Task`.
 */
export class Thread<Args extends unknown[] = []> extends BaseThread {
  readonly #target: Target | undefined;
  readonly #args: readonly unknown[];
  readonly #module: string | undefined;
  /** Only for the object that stands for its own thread. */
  readonly #self: SelfOptions | undefined;
  #running: RunningThread | undefined;

  constructor(options?: TargetOptions<Args>);
  constructor(options: KeywordOptions<Args>);
  constructor(options: TargetOptions<Args> | KeywordOptions<Args> | SelfOptions = {}) {
    if ('self' in options) {
      super(options.self);
      this.#self = options;
      this.#args = [];
      return;
    }
    const { target, daemon } = options;
    super({ name: options.name ?? numberedName('Thread', nextNumber('threadName'), target), daemon });
    this.#target = target;
    this.#args = [...(options.args ?? []), ...('kwargs' in options ? [options.kwargs] : [])];
    this.#module = callingModule();
  }

  /** What the thread does; a subclass may have its own. */
  override run(): unknown {
    if (this.#self !== undefined) return this.#self.run();
    return this.#target === undefined ? undefined : Reflect.apply(this.#target, undefined, this.#args);
  }
  override get name(): string {
    if (this.isAlive()) this.#running?.hear();
    return super.name;
  }
  /** Known to the thread itself and to the one that has started it. */
  override set name(name: string) {
    super.name = name;
    this.#self?.onNamed(name);
    if (this.isAlive()) this.#running?.rename(name);
  }
  override get nativeId(): number | undefined {
    return this.#self === undefined ? this.#running?.nativeId : nativeIdHere();
  }

  protected override [BEGIN](ident: number): Ending {
    if (isImporting()) {
      throw new RuntimeError(
        'a thread, while it imports the main module, tried to start a thread: ' +
          'put the part that starts threads under `if (isMain(import.meta))`',
      );
    }
    const { packed: running, dropTransits } = packParcel(() => this.#launch(ident));
    this.#running = running;
    void running.ending.reached.then(dropTransits);
    return running.ending;
  }
  #launch(ident: number): RunningThread {
    const { name, daemon } = this;
    const subclass = subclassOf(this);
    const describe = (callable: Target | typeof Thread | undefined, part: string): CallableReference | undefined =>
      callable && describeCallable(callable, `${part} of ${name}`, this.#module, 'thread');
    const fields = Object.fromEntries(Object.entries(this));
    const { value, transfer } = packForThread({ args: this.#args, fields }, `the arguments of ${name}`);
    const mainUrl = mainModule();
    const identity = {
      ident,
      mainUrl,
      broker: reservedAddress(),
      process: childIdentity(),
    };
    const start = {
      identity,
      numbers: threadNumbers(),
      name,
      daemon,
      subclass: describe(subclass, 'the class'),
      target: describe(this.#target, 'the target'),
      values: value,
      argv: [...(mainUrl === undefined ? [] : [fileURLToPath(mainUrl)]), ...process.argv.slice(2)],
      // Only what is really started may have a part of it.
      memory: threadMemory(),
    };
    return new RunningThread(start, transfer, {
      onNamed: (given) => {
        super.name = given;
      },
      onError: (error, excType) => callExcepthook(this, error, excType),
    });
  }
}

// Outside the class, which the bundler would rename if it spoke of itself.
const subclassOf = (thread: BaseThread): typeof Thread | undefined =>
  thread.constructor === Thread ? undefined : (thread.constructor as typeof Thread);

/** Makes the object that stands for this thread, of the subclass that its starter made. */
export function makeSelf(Class: typeof Thread, options: SelfOptions, fields: Record<string, unknown>): BaseThread {
  // The subclass's own constructor does not run again: its outcome is what `fields` holds.
  const self: BaseThread = Reflect.construct(Thread, [options], Class);
  return Object.assign(self, fields);
}
