/**
 * The preload: `NODE_OPTIONS=--require=…/shim.cjs`. Loaded into every process and thread of a run, before the program.
 * It does nothing unless the environment names a recording, and never more than once.
 */
import { Module as nodeModule } from 'node:module';
import { join, sep } from 'node:path';
import { withPreload } from '../core/protocol/environment.ts';
import { createActivations } from './activations.ts';
import { EmptyLoop } from './emptyLoop.ts';
import { watchExits } from './exits.ts';
import { childVariables, type Identity, prepareWorkers, readIdentity } from './identity.ts';
import { watchCompile } from './loading/compile.ts';
import { watchReads } from './loading/compile20.ts';
import { installHooks } from './loading/hooks.ts';
import { installHooksThread, type Stripper } from './loading/hooksThread.ts';
import { addProjectInstrumentations } from './loading/known.ts';
import { patchLoaded } from './loading/loaded.ts';
import { type ChangeText, LOADED_SYMBOL, type Transformer, textChanger } from './loading/text.ts';
import { clock, natives } from './natives.ts';
import { PROBE_SYMBOL } from './probe.ts';
import { loadProjectConfig, type ScriptMaker } from './project/load.ts';
import type { Recorder } from './recorder.ts';
import { watchCoverage } from './runners/coverage.ts';
import { prepareVite } from './runners/vite.ts';
import { watchContexts } from './runners/vmContexts.ts';
import type { Examine } from './snapshot/entry.ts';
import { createStandIn } from './standIn.ts';
import { adjustThreadNumbers } from './threadNumbers.ts';
import { createThreadProbe } from './threadProbe.ts';
import { CODE_GLOBAL, INTERFERES_SYMBOL } from './transform/code.ts';
import { ringPoster, senderStarter } from './transport/senderThread.ts';
import { createSpoolFile, openSpoolFile, type SpoolFile } from './transport/spoolFile.ts';
import { createThreadRecorder } from './transport/threadRecorder.ts';
import { unfollowed } from './unfollowed.ts';
import { isMethod, isObject } from './wrap.ts';

const { isMainThread } = natives.workerThreads;

/** Loads a file of dist/shim without leaving a trace in the program's `require.cache`. */
function loadOwn(name: string): unknown {
  const path = join(__dirname, name);
  const exports: unknown = require(path);
  Reflect.deleteProperty(require.cache, path);
  return exports;
}

/** One of Node's own modules, without a word to load hooks of the program where that can be. */
function builtin(name: string): unknown {
  const get: unknown = Reflect.get(process, 'getBuiltinModule');
  return (isMethod(get) ? get.call(process, name) : undefined) ?? require(name);
}

/** What looks into the heap. */
const loadExamine = (): Examine => (loadOwn('snapshot.cjs') as { readonly examine: Examine }).examine;

function sayHello(file: SpoolFile, identity: Identity): boolean {
  const { origin, now } = clock();
  const { parent, name } = identity.environment;
  return file.facts(identity.thread, [
    {
      fact: 'hello',
      version: identity.environment.version,
      process: identity.process,
      pid: process.pid,
      ppid: process.ppid,
      thread: identity.thread,
      origin,
      now,
      node: process.version,
      argv: process.argv,
      cwd: process.cwd(),
      parent,
      name,
    },
  ]);
}

/** The project's own instrumentations come into use. What is wrong with them is told once in a run. */
function useProjectConfig({ environment }: Identity, recorder: Recorder): void {
  const { config, parent } = environment;
  if (config === undefined) return;
  try {
    const strip = (source: string): string => (loadOwn('strip.cjs') as Stripper).strip(source);
    const scriptOf = (source: string): string => (loadOwn('transform.cjs') as ScriptMaker).scriptOf(source);
    addProjectInstrumentations(loadProjectConfig(config, { strip, scriptOf }));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (isMainThread && parent === undefined) recorder.fact({ fact: 'configFailed', path: config, reason });
  }
}

function begin(identity: Identity): void {
  const file = isMainThread ? createSpoolFile(identity.path, process.pid) : openSpoolFile(identity.path);
  if (file === undefined || !sayHello(file, identity)) return;
  const announce = isMainThread ? senderStarter(join(__dirname, 'sender.cjs'), identity) : ringPoster();
  const recorder = createThreadRecorder(file, identity.thread, announce);
  const followed = identity.environment.setting !== 'on-demand' && process.env['NODE_V8_COVERAGE'] === undefined;
  // Nobody looks at code that is not transformed, such as that of the command line or of standard input.
  const isInNoFile =
    isMainThread &&
    (process.argv[1] === undefined || process.execArgv.some((option) => /^(-[ep]+|--eval|--print)\b/.test(option)));
  if (!followed || isInNoFile) recorder.interferes();
  if (process.env['NODE_V8_COVERAGE'] !== undefined && isMainThread) recorder.fact({ fact: 'notFollowed' });
  const wakers = new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
  const activations = followed
    ? createActivations(recorder, identity.environment.setting, loadExamine, () => Atomics.load(wakers, 1) !== 0)
    : unfollowed;
  const loop = new EmptyLoop(wakers);
  const probe = createThreadProbe(recorder, activations, loop, {
    environment: (task, name, options = process.env['NODE_OPTIONS']) =>
      childVariables(identity, __filename, options, task, name),
    standIn: (pid, name) => createStandIn(identity, pid, name),
    workerOptions: (task, name, options) => {
      // A worker cannot start the sender thread, which would end with it.
      recorder.start();
      activations.startsThread();
      prepareWorkers(identity, task, name, options === undefined);
      return withPreload(options, __filename);
    },
  });
  Object.defineProperty(globalThis, PROBE_SYMBOL, { value: probe });
  const isTold = 'registerHooks' in nodeModule;
  useProjectConfig(identity, recorder);
  const builtins = patchLoaded(probe, builtin, isTold);
  adjustThreadNumbers(identity.hidden);
  nodeModule.syncBuiltinESMExports();
  watchExits(recorder, probe, activations, identity.hidden, loop);
  prepareWorkers(identity, 0, undefined, false);
  if (identity.bare) Reflect.deleteProperty(process.env, 'NODE_OPTIONS');
  const options = {
    transform: followed,
    ownFolder: join(__dirname, '..') + sep,
    wakers,
  };
  const changeText = textChanger({ ...options, loadTransformer: () => loadOwn('transform.cjs') as Transformer });
  const change: ChangeText = (text) => {
    if (!text.url.includes('/node_modules/')) builtins.compiles(text.source);
    return changeText(text);
  };
  let isCounted = false;
  const counted = (): void => {
    if (isCounted) return;
    isCounted = true;
    recorder.fact({ fact: 'notFollowed' });
    recorder.interferes();
  };
  const beforeInspector = watchCoverage(() => builtin('inspector'), counted);
  const keys = [CODE_GLOBAL, Symbol.for(LOADED_SYMBOL), Symbol.for(INTERFERES_SYMBOL), PROBE_SYMBOL];
  const vm = builtin('vm');
  if (isObject(vm)) watchContexts(vm, { change, keys, beforeContext: beforeInspector, isLeftAlone: () => isCounted });
  if (isTold) {
    prepareVite(change, counted);
    watchCompile(change);
    installHooks(change, (url) => {
      if (url.startsWith('node:inspector')) beforeInspector();
      builtins.loads(url);
    });
  } else {
    installHooksThread(options, identity.hidden, change, () => loadOwn('strip.cjs') as Stripper);
    watchReads(change);
  }
}

if (!(PROBE_SYMBOL in globalThis)) {
  const identity = readIdentity();
  try {
    if (identity !== undefined) begin(identity);
  } catch {
    // Whatever the shim meets in this process, the program runs without it.
  }
}
Reflect.deleteProperty(require.cache, __filename);
