/**
 * node:child_process: children report to the same recording whatever environment they are given, and their ends can be
 * waited for. All asynchronous forms pass `ChildProcess.prototype.spawn`; the synchronous ones pass the binding below
 * them, so that no stack of an error shows this patch.
 */
import { basename } from 'node:path';
import {
  type Instrumentation,
  type LoadedModule,
  Operation,
  ReleaseScope,
  type RequestBits,
  type Undo,
} from '../instrumentation.ts';
import type { Probe } from '../probe.ts';
import { isMethod, isObject, replaceMethod, undoAll } from '../wrap.ts';

const SHIM_VARIABLE = 'LOCKSTEP_SHIM';
const wholeThread: RequestBits = {
  operation: Operation.join,
  shared: true,
  mayGiveUp: false,
  blocksThread: true,
  contended: true,
  scope: ReleaseScope.scoped,
  permits: 1,
};

/** What is run, in a word: the script where Node runs one. */
function childName(options: Readonly<Record<string, unknown>>): string | undefined {
  const { file, args } = options;
  if (typeof file !== 'string') return undefined;
  const program = basename(file).replace(/\.exe$/i, '');
  if (program !== 'node' || !Array.isArray(args)) return program;
  const script = args.slice(1).find((argument: unknown) => typeof argument === 'string' && !argument.startsWith('-'));
  return typeof script === 'string' ? basename(script) : program;
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

function adjusted(options: Readonly<Record<string, unknown>>, probe: Probe): Readonly<Record<string, unknown>> {
  const { envPairs } = options;
  return Array.isArray(envPairs) ? { ...options, envPairs: withVariables(envPairs, probe) } : options;
}

/** Node calls `onexit` of the child's handle before it tells any listener. */
function watchEnd(child: unknown, name: string | undefined, probe: Probe): void {
  if (!isObject(child) || !isObject(child['_handle']) || typeof child['pid'] !== 'number') return;
  const pid = child['pid'];
  probe.endOf(
    probe.resourceOf(child, 'end', () => ({})),
    pid,
    0,
    name,
  );
  replaceMethod(
    child['_handle'],
    'onexit',
    (original) =>
      function (this: unknown, ...given) {
        const [code, signal] = given;
        if (typeof code === 'number') {
          const killed = typeof signal === 'string' && signal !== '';
          probe.ended(pid, killed ? null : code, killed ? signal : null);
        }
        return original.apply(this, given);
      },
  );
}

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

function instrument(loaded: LoadedModule, probe: Probe): Undo {
  const undos: Undo[] = [];
  const childProcess = loaded.exports['ChildProcess'];
  const prototype: unknown = isMethod(childProcess) ? childProcess.prototype : undefined;
  if (isObject(prototype)) {
    const undo = replaceMethod(
      prototype,
      'spawn',
      (original) =>
        function (this: unknown, ...given) {
          const [options, ...rest] = given;
          if (!isObject(options)) return original.apply(this, given);
          const error = original.call(this, adjusted(options, probe), ...rest);
          watchEnd(this, childName(options), probe);
          return error;
        },
    );
    undos.push(undo);
  }
  const binding = bindingOf('spawn_sync');
  if (isObject(binding)) {
    const undo = replaceMethod(
      binding,
      'spawn',
      (original) =>
        function (this: unknown, ...given) {
          const [options, ...rest] = given;
          if (!isObject(options)) return original.apply(this, given);
          const resource = probe.resource('end', {});
          const grant = probe.request(resource, wholeThread);
          const result = original.call(this, adjusted(options, probe), ...rest);
          const pid = isObject(result) ? result['pid'] : undefined;
          if (typeof pid === 'number' && pid > 0) probe.endOf(resource, pid, 0, childName(options));
          probe.acquire(resource, grant, wholeThread);
          probe.dispose(resource);
          return result;
        },
    );
    undos.push(undo);
  }
  return undoAll(undos);
}

const childProcess: Instrumentation = {
  module: 'node:child_process',
  versions: '*',
  files: [],
  rebinds: [],
  methods: [],
  classes: [],
  patch: instrument,
};
export default childProcess;
