/** Reads a project's configuration. It runs in the program's processes, so that nothing of it may reach the program. */
import { readFileSync, realpathSync } from 'node:fs';
import { createRequire, Module as nodeModule } from 'node:module';
import { dirname, resolve } from 'node:path';
import { compileFunction } from 'node:vm';
import { Ledger } from '../instrumentation/asks.ts';
import type { Instrumentation } from '../instrumentation.ts';
import { stripQuietly } from '../loading/stripQuietly.ts';
import { isMethod, isObject, replaceMethods, undoAll } from '../wrap.ts';
import { checkConfig } from './check.ts';
import type { ProjectInstrumentation } from './config.ts';
import { namesOf, patchLock } from './locks.ts';

/** A part of dist/shim/transform.cjs, see transform/script.ts. */
export interface ScriptMaker {
  readonly scriptOf: (source: string) => string;
}
export interface ConfigTools extends ScriptMaker {
  /** The JavaScript in a TypeScript source, where Node has no stripper of its own. */
  readonly strip: (source: string) => string;
}

function evaluate(path: string, { strip, scriptOf }: ConfigTools): unknown {
  const source = readFileSync(path, 'utf8');
  const isTypeScript = /\.[cm]?ts$/.test(path);
  const stripped = !isTypeScript ? source : 'stripTypeScriptTypes' in nodeModule ? stripQuietly(source) : strip(source);
  const body = compileFunction(scriptOf(stripped), ['exports', 'require', 'module', '__filename', '__dirname'], {
    filename: path,
  });
  const module: { exports: unknown } = { exports: {} };
  Reflect.apply(body, undefined, [module.exports, createRequire(path), module, path, dirname(path)]);
  const { exports } = module;
  if (isObject(exports) && Object.keys(exports).length === 0) return undefined;
  return isObject(exports) && 'default' in exports ? exports['default'] : exports;
}

/** The path that Node will name the module by. */
function moduleOf(name: string, config: string): string {
  if (!/^\.{1,2}\//.test(name)) return name;
  const path = resolve(dirname(config), name);
  try {
    return realpathSync(path);
  } catch {
    throw new Error(`there is no file ${name}`);
  }
}

const instrumentationOf = (own: ProjectInstrumentation, config: string): Instrumentation => {
  const { versions = '*', files, locks = [], methods = [], classes = [], rebinds = [], patch } = own;
  const described = locks.flatMap(({ acquire, tryAcquire, release, run }) =>
    [acquire, tryAcquire, release, run].flatMap(namesOf),
  );
  return {
    module: moduleOf(own.module, config),
    versions,
    ...(files === undefined || files.length === 0 ? {} : { files }),
    rebinds,
    methods: [...new Set([...described, ...methods])],
    classes: [...new Set([...locks.map((lock) => lock.class).filter((name) => name !== 'default'), ...classes])],
    patch: (loaded, probe) => {
      const undos = locks.map((lock) => patchLock(lock, loaded, probe));
      const tools = { ledger: new Ledger(probe), replaceMethods, undoAll };
      const undo: unknown = patch?.(loaded, probe, tools);
      return undoAll(isMethod(undo) ? [...undos, () => void undo()] : undos);
    },
  };
};

/**
 * The instrumentations of the configuration at `path`. Throws an error whose message says on one line what is wrong with it.
 */
export function loadProjectConfig(path: string, tools: ConfigTools): Instrumentation[] {
  try {
    const { instrumentations = [] } = checkConfig(evaluate(path, tools));
    return instrumentations.map((own) => instrumentationOf(own, path));
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new Error(said.split('\n', 1)[0] ?? '', { cause: error });
  }
}
