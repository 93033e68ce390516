/**
 * node:worker_threads: workers report to the same recording whatever environment they are given, and their ends can be
 * waited for. `Worker` becomes a proxy of itself, so that name, prototype, statics and subclassing stay.
 */
import { basename } from 'node:path';
import type { Instrumentation, LoadedModule, Undo } from '../instrumentation.ts';
import type { Probe } from '../probe.ts';
import { isMethod, isObject } from '../wrap.ts';

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

function instrument(loaded: LoadedModule, probe: Probe): Undo {
  const { Worker: original, SHARE_ENV: share } = loaded.exports;
  if (!isMethod(original)) return () => undefined;
  const proxy: unknown = new Proxy(original, {
    construct(target, given, newTarget: unknown) {
      const [file, options, ...rest]: readonly unknown[] = given;
      const plain = isObject(options) ? options : {};
      const name = workerName(file, plain);
      // The library's own threads are none of the program's.
      if (name?.startsWith('lockstep-'))
        return Reflect.construct(target, given, isMethod(newTarget) && newTarget !== proxy ? newTarget : target);
      const changed = adjusted(plain, name, share, probe);
      const kept = options === undefined || isObject(options) ? [file, changed, ...rest] : given;
      const worker: object = Reflect.construct(
        target,
        kept,
        isMethod(newTarget) ? (newTarget === proxy ? target : newTarget) : target,
      );
      const thread: unknown = Reflect.get(worker, 'threadId');
      if (typeof thread === 'number') {
        probe.endOf(
          probe.resourceOf(worker, 'end', () => ({})),
          process.pid,
          thread,
          name,
        );
      }
      return worker;
    },
  });
  const replaced = loaded.rebind('Worker', proxy);
  const prototype: unknown = original.prototype;
  if (replaced && isObject(prototype)) {
    Object.defineProperty(prototype, 'constructor', { value: proxy, configurable: true, writable: true });
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
  files: [],
  rebinds: [],
  methods: [],
  classes: ['Worker'],
  patch: instrument,
};
export default workerThreads;
