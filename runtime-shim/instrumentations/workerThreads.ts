/**
 * node:worker_threads: workers report to the same recording whatever environment they are given, and their ends can be
 * waited for. A function takes the place of the class `Worker` and has its name, prototype and parent. No proxy of it:
 * V8 names a worker in stacks after the function that is the `constructor` of its prototype, by the name in its text.
 */
import { basename } from 'node:path';
import { childrenOf } from '../instrumentation/children.ts';
import type { Instrumentation, LoadedModule, Undo } from '../instrumentation.ts';
import type { Probe } from '../probe.ts';
import { callWithRoom, disguise, guarded, hideFrames, isMethod, isObject } from '../wrap.ts';

/** Under this key a value tells `util.inspect` how to show it. */
const INSPECT = Symbol.for('nodejs.util.inspect.custom');

/** The worker's own name, else its file's. */
function workerName(file: unknown, options: Readonly<Record<string, unknown>>): string | undefined {
  if (typeof options['name'] === 'string' && options['name'] !== '') return options['name'];
  if (options['eval'] === true) return undefined;
  if (typeof file === 'string') return basename(file);
  return file instanceof URL && file.protocol === 'file:' ? basename(file.pathname) : undefined;
}

/** The options with the shim among the preloads. A shared environment is this process's own and has it already. */
function adjusted(
  options: Readonly<Record<string, unknown>>,
  name: string | undefined,
  share: unknown,
  probe: Probe,
): Readonly<Record<string, unknown>> {
  const { env } = options;
  if (env !== undefined && env !== null && env !== share && !isObject(env)) return options;
  const shared = share !== undefined && env === share;
  const given: Readonly<Record<string, unknown>> = isObject(env) ? env : process.env;
  const before = given['NODE_OPTIONS'];
  const after = probe.workerOptions(name, typeof before === 'string' ? before : undefined);
  if (shared || after === '' || after === before) return options;
  return { ...options, env: { ...given, NODE_OPTIONS: after } };
}

const nameOf = guarded(undefined, workerName);

const tellWorker = guarded(undefined, (worker: object, name: string | undefined, probe: Probe): void => {
  const thread: unknown = Reflect.get(worker, 'threadId');
  if (typeof thread !== 'number') return;
  const end = probe.resourceOf(worker, 'end', () => ({}));
  probe.endOf(end, process.pid, thread, name);
  childrenOf(probe).addWorker(worker, thread, end, probe.origin(true));
});

function instrument(loaded: LoadedModule, probe: Probe): Undo {
  const { Worker: original, SHARE_ENV: share } = loaded.exports;
  if (!isMethod(original)) return () => undefined;
  const classes = {
    // A property's name survives where names of functions are shortened.
    Worker: function (this: unknown, ...given: unknown[]): unknown {
      // Called without `new`, which the class itself refuses.
      if (new.target === undefined) return Reflect.apply(original, this, given);
      const made = new.target === classes.Worker ? original : new.target;
      hideFrames();
      const [file, options, ...rest] = given;
      const plain = isObject(options) ? options : {};
      const name = nameOf(file, plain);
      // The library's own threads are none of the program's.
      if (name?.startsWith('lockstep-')) return callWithRoom(() => Reflect.construct(original, given, made));
      const changed = guarded(plain, () => adjusted(plain, name, share, probe))();
      const kept = options === undefined || isObject(options) ? [file, changed, ...rest] : given;
      const worker: object = callWithRoom(() => Reflect.construct(original, kept, made));
      tellWorker(worker, name, probe);
      return worker;
    },
  };
  const replacement = disguise(classes.Worker, original);
  const prototype: unknown = original.prototype;
  Object.setPrototypeOf(replacement, Object.getPrototypeOf(original));
  Object.defineProperties(replacement, {
    prototype: { value: prototype, writable: false },
    [INSPECT]: {
      value: (_depth: unknown, options: unknown, inspect: unknown) => isMethod(inspect) && inspect(original, options),
    },
  });
  const replaced = loaded.rebind('Worker', replacement);
  if (replaced && isObject(prototype)) {
    Object.defineProperty(prototype, 'constructor', { value: replacement, configurable: true, writable: true });
  }
  return () => {
    loaded.rebind('Worker', original);
    if (isObject(prototype)) {
      Object.defineProperty(prototype, 'constructor', { value: original, configurable: true, writable: true });
    }
  };
}

const workerThreads: Instrumentation = {
  module: 'node:worker_threads',
  versions: '*',
  classes: ['Worker'],
  patch: instrument,
};
export default workerThreads;
