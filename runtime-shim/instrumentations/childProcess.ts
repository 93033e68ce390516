/**
 * node:child_process: children report to the same recording whatever environment they are given, and their ends can be
 * waited for. All forms end in two functions of Node's bindings. Those are patched: no stack of an error shows it, and
 * the module itself, which takes milliseconds to load, is loaded only by programs that use it.
 */
import { basename } from 'node:path';
import { childrenOf } from '../instrumentation/children.ts';
import {
  type Instrumentation,
  type LoadedModule,
  Operation,
  ReleaseScope,
  type RequestBits,
  type Undo,
} from '../instrumentation.ts';
import type { Probe } from '../probe.ts';
import { callWithRoom, guarded, hideFrames, isMethod, isObject, type Method, replaceMethod, undoAll } from '../wrap.ts';

const SHIM_VARIABLE = 'LOCKSTEP_SHIM';
type Children = ReturnType<typeof childrenOf>;
const wholeThread: RequestBits = {
  operation: Operation.join,
  shared: true,
  mayGiveUp: false,
  blocksThread: true,
  contended: true,
  scope: ReleaseScope.scoped,
  permits: 1,
};

/** Options of Node whose value is the next argument. */
const WITH_VALUE = /^(?:-r|-C|--require|--import|--conditions|--loader|--experimental-loader)$/;
/** The program is the next argument itself, or follows an equals sign. */
const OF_CODE = /^(?:-[ep]+|--eval|--print)(?==|$)/;

/** What is run, in a word: the script where Node runs one. */
function childName(file: unknown, args: unknown): string | undefined {
  if (typeof file !== 'string') return undefined;
  const program = basename(file).replace(/\.exe$/i, '');
  if (program !== 'node' || !Array.isArray(args)) return program;
  for (let index = 1; index < args.length; index += 1) {
    const argument: unknown = args[index];
    if (typeof argument !== 'string') continue;
    const [option] = OF_CODE.exec(argument) ?? [];
    if (option !== undefined) return `${program} ${option}`;
    if (!argument.startsWith('-')) return basename(argument);
    if (WITH_VALUE.test(argument)) index += 1;
  }
  return program;
}

/** `name=value` pairs with the variables that a child needs; a hand-off that the program itself made is kept. */
function withVariables(pairs: readonly unknown[], probe: Probe): unknown[] {
  const find = (name: string): string | undefined => {
    const start = `${name}=`;
    const pair = pairs.find((each) => typeof each === 'string' && each.startsWith(start));
    return typeof pair === 'string' ? pair.slice(start.length) : undefined;
  };
  const variables = { ...probe.childEnvironment(undefined, find('NODE_OPTIONS') ?? '') };
  const handOff = find(SHIM_VARIABLE);
  if (handOff !== undefined && handOff !== process.env[SHIM_VARIABLE]) variables[SHIM_VARIABLE] = handOff;
  const names = Object.keys(variables);
  const kept = pairs.filter((pair) => typeof pair !== 'string' || !names.includes(pair.slice(0, pair.indexOf('='))));
  return [...kept, ...Object.entries(variables).map(([name, value]) => `${name}=${value}`)];
}

/** A call of a binding, with the environment that the child needs. */
interface Call {
  readonly given: readonly unknown[];
  readonly name: string | undefined;
}
/** Node 20 and 22 pass an object with `file`, `args` and `envPairs`; later ones pass file, args, folder and pairs in turn. */
function adjusted(given: readonly unknown[], probe: Probe): Call {
  const [first, ...rest] = given;
  if (isObject(first)) {
    const { args, envPairs, file } = first;
    const options = Array.isArray(envPairs) ? { ...first, envPairs: withVariables(envPairs, probe) } : first;
    return { given: [options, ...rest], name: childName(file, args) };
  }
  const [args, folder, envPairs, ...others] = rest;
  const pairs = Array.isArray(envPairs) ? withVariables(envPairs, probe) : envPairs;
  return { given: [first, args, folder, pairs, ...others].slice(0, given.length), name: childName(first, args) };
}

const forget = guarded(undefined, (children: Children, handle: object): void => children.remove(handle));

const tellEnd = guarded(undefined, (pid: number, code: unknown, signal: unknown, probe: Probe): void => {
  if (typeof code !== 'number') return;
  const killed = typeof signal === 'string' && signal !== '';
  probe.ended(pid, killed ? null : code, killed ? signal : null);
});

/** That one which reports nothing is over, else it would count as one that is about to begin. */
const tellSyncEnd = guarded(undefined, (pid: number, result: unknown, probe: Probe): void => {
  if (!isObject(result)) return;
  const { status, signal } = result;
  // What makes it known is to be read first.
  probe.drain();
  probe.ended(pid, typeof status === 'number' ? status : null, typeof signal === 'string' ? signal : null);
});

/** As `adjusted`; the call as it is where that fails. */
const prepared = (given: readonly unknown[], probe: Probe): Call =>
  guarded<[], Call>({ given, name: undefined }, () => adjusted(given, probe))();

/** Node calls `onexit` of the child's handle before it tells any listener. */
const watchEnd = guarded(undefined, (handle: object, name: string | undefined, probe: Probe, children: Children) => {
  const pid: unknown = Reflect.get(handle, 'pid');
  if (typeof pid !== 'number') return;
  hideFrames();
  const end = probe.resourceOf(handle, 'end', () => ({}));
  probe.endOf(end, pid, 0, name);
  children.add(handle, pid, name ?? 'child', end, probe.origin(true));
  replaceMethod(
    handle,
    'onexit',
    (original) =>
      function (this: unknown, ...given) {
        tellEnd(pid, given[0], given[1], probe);
        forget(children, handle);
        return callWithRoom(() => original.apply(this, given));
      },
  );
});

function bindingOf(name: string): unknown {
  const binding: unknown = Reflect.get(process, 'binding');
  if (!isMethod(binding)) return undefined;
  const { emitWarning } = process;
  process.emitWarning = () => undefined;
  try {
    return binding.call(process, name);
  } catch {
    return undefined;
  } finally {
    process.emitWarning = emitWarning;
  }
}

/** A child that runs beside its parent. */
const spawn =
  (probe: Probe, children: Children) =>
  (original: Method): Method =>
    function (this: unknown, ...given) {
      const call = prepared(given, probe);
      const error = original.apply(this, [...call.given]);
      if (isObject(this)) watchEnd(this, call.name, probe, children);
      return error;
    };

/** A child for which the whole thread waits. */
const spawnSync =
  (probe: Probe) =>
  (original: Method): Method =>
    function (this: unknown, ...given) {
      const call = prepared(given, probe);
      const resource = probe.resource('end', { name: call.name ?? 'child' });
      const grant = probe.request(resource, wholeThread, true);
      const result = original.apply(this, [...call.given]);
      const pid = isObject(result) ? result['pid'] : undefined;
      if (typeof pid === 'number' && pid > 0) probe.endOf(resource, pid, 0, call.name);
      probe.acquire(resource, grant, wholeThread);
      probe.dispose(resource);
      if (typeof pid === 'number' && pid > 0) tellSyncEnd(pid, result, probe);
      return result;
    };

const prototypeOf = (value: unknown): unknown => (isMethod(value) ? value.prototype : undefined);

function instrument(_loaded: LoadedModule, probe: Probe): Undo {
  const handles = bindingOf('process_wrap');
  const handle = isObject(handles) ? prototypeOf(handles['Process']) : undefined;
  const sync = bindingOf('spawn_sync');
  const children = childrenOf(probe);
  return undoAll([
    isObject(handle) ? replaceMethod(handle, 'spawn', spawn(probe, children)) : () => undefined,
    isObject(sync) ? replaceMethod(sync, 'spawn', spawnSync(probe)) : () => undefined,
  ]);
}

const childProcess: Instrumentation = {
  module: 'node:child_process',
  versions: '*',
  patch: instrument,
};
export default childProcess;
