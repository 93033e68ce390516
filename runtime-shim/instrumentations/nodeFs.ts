/**
 * node:fs: a data file that is read as a whole and later written as a whole by the same thread is updated, and updates by several tasks can
 * overwrite each other. Nothing is recorded of files that are only read or only written, nor of programs' own code.
 */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { announceMethod, observeMethod } from '../instrumentation/expecting.ts';
import type { Instrumentation, LoadedModule, Undo } from '../instrumentation.ts';
import type { Probe } from '../probe.ts';
import { isObject, undoAll } from '../wrap.ts';

interface Read {
  readonly at: number;
  readonly origin: ReturnType<Probe['located']>;
  /** It was still under way when the call returned. */
  readonly isPending: boolean;
}
/** Files of which it is known that they were read, per thread. */
const MOST_FILES = 500;
/** A read that was under way is taken to be over after so many milliseconds. */
const READ_TAKES = 50;
const CODE = /\.(?:[cm]?[jt]sx?|node|wasm|map)$|[\\/]node_modules[\\/]|package\.json$/;
const { now } = performance;

/** The absolute path of a data file; undefined for code and for what is no path. */
function pathOf(given: unknown): string | undefined {
  const path = given instanceof URL && given.protocol === 'file:' ? fileURLToPath(given) : given;
  return typeof path === 'string' && !CODE.test(path) ? resolve(path) : undefined;
}

function instrument({ exports }: LoadedModule, probe: Probe): Undo {
  const reads = new Map<string, Read>();
  const resources = new Map<string, number>();
  const read = (given: unknown, isPending: boolean): void => {
    const path = pathOf(given);
    if (path === undefined) return;
    reads.delete(path);
    reads.set(path, { at: now.call(performance), origin: probe.located(), isPending });
    if (reads.size <= MOST_FILES) return;
    for (const oldest of reads.keys()) {
      reads.delete(oldest);
      return;
    }
  };
  const write = (given: unknown): void => {
    const path = reads.size === 0 ? undefined : pathOf(given);
    const last = path === undefined ? undefined : reads.get(path);
    if (path === undefined || last === undefined) return;
    const resource = resources.get(path) ?? probe.resource('file', { name: nameOf(path), sharedKey: `file:${path}` });
    resources.set(path, resource);
    const ago = now.call(performance) - last.at;
    probe.access(resource, false, '', last.origin(), Math.max(0, ago - (last.isPending ? READ_TAKES : 0)));
    probe.access(resource, true, '', probe.located()());
  };
  const { promises } = exports;
  const onPromises = isObject(promises) ? promises : undefined;
  return undoAll([
    observeMethod(exports, 'readFileSync', (_, [path]) => read(path, false)),
    observeMethod(exports, 'readFile', (_, [path]) => read(path, true)),
    observeMethod(onPromises, 'readFile', (_, [path]) => read(path, true)),
    ...[exports, onPromises].flatMap((owner) => [
      announceMethod(owner, 'writeFile', ([path]) => write(path)),
      announceMethod(owner, 'rename', ([, path]) => write(path)),
    ]),
    announceMethod(exports, 'writeFileSync', ([path]) => write(path)),
    announceMethod(exports, 'renameSync', ([, path]) => write(path)),
  ]);
}

const nameOf = (path: string): string => path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);

const nodeFs: Instrumentation = {
  module: 'node:fs',
  versions: '*',
  patch: instrument,
};
export default nodeFs;
