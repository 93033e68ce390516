import assert from 'node:assert/strict';
import { test } from 'node:test';
import { transformSync } from 'esbuild';
import { matrix } from '../support/matrix.ts';
import { assertSame } from './support/compare.ts';

const thrower = 'const inner = async (n) => { await null; if (n) { throw new Error("after await"); } };\n';
/** JavaScript on one line, with its own map to `source`. */
const minified = (source: string, format: 'esm' | 'cjs'): string =>
  transformSync(source, { loader: 'ts', format, minify: true, sourcemap: 'inline', sourcefile: 'original.ts' }).code;
const typed = `interface Named { readonly name: string }
const inner = async ({ name }: Named): Promise<void> => {
\tawait null; const é = '✓'; throw new Error(name + é);
};
function sync(x: unknown): void {
\tif (x) throw new TypeError('sync');
}
try { sync(1); } catch (error) { console.log((error as Error).stack); }
`;
const programs: Readonly<
  Record<string, { readonly main: string; readonly file?: string; readonly options?: readonly string[] }>
> = {
  'uncaught throw in sync code of a module': {
    main: 'export async function f() { await 1 }\nfunction g() { null.x }\ng();',
  },
  'uncaught throw in the first line': { main: 'throw new Error("first"); async function f() { await 1 }' },
  'uncaught throw in the first line of CommonJS': {
    main: 'throw new Error("first"); async function f() { await f() }',
    file: 'main.cjs',
  },
  'uncaught throw beside a marked call': {
    main: 'const m = { acquire() {} }; async function f() { await f() }\n\tm.acquire(); throw new TypeError("beside");',
    file: 'main.cjs',
  },
  'thrown in a callback': {
    main: 'async function f() { await f }\nsetTimeout(() => { const m = { release: 1 }; m.release(); }, 1);',
  },
  'thrown in a callback of CommonJS': {
    main: 'async function f() { await f }\nsetTimeout(() => { const m = { release: 1 }; m.release(); }, 1);',
    file: 'main.cjs',
  },
  'rejected top-level await': { main: `${thrower}await inner(1);` },
  'rejected nested': {
    main: `${thrower}async function outer() { const é = '✓'; await inner(1); }\nasync function top() {\n  try { await outer(); } finally { await null; }\n}\nawait top();`,
  },
  'type error of the runtime': { main: 'async function f(o) { return (await o).missing.property; }\nawait f({});' },
  'unhandled rejection': { main: `${thrower}inner(2); setTimeout(() => {}, 20);` },
  'unhandled rejection of CommonJS': { main: `${thrower}inner(2); setTimeout(() => {}, 20);`, file: 'main.cjs' },
  'unhandled rejection with tabs': {
    main: 'async function f() {\n\t\tawait null;\tthrow new RangeError("tabbed");\n}\nf();',
  },
  'thrown before the first await': {
    main: 'async function f(x) { if (x) throw new Error("before"); await x; }\nasync function g() { await f(1); }\ng();',
  },
  'a value that is no error': { main: 'async function f() { await null; throw "text"; }\nawait f();' },
  'a value that is no error, in sync code': {
    main: 'async function f() { await null; }\nthrow { a: 1 };',
    file: 'main.cjs',
  },
  'thrown again elsewhere': {
    main: `${thrower}inner(1).catch((error) => { setTimeout(() => {\n  throw error;\n}, 1); });`,
  },
  'thrown again after the stack was read': {
    main: `${thrower}inner(1).catch((error) => { error.stack; setTimeout(() => {\n  throw error;\n}, 1); });`,
  },
  'rejected with a stack that was read': {
    main: `${thrower}inner(1).catch((error) => { console.log(error.stack); return Promise.reject(error); });`,
  },
  'stacks of many forms': {
    main: `${thrower}
class K { static async st() { await inner(1); } async #p() { await K.st(); } async get() { return await this.#p(); } }
const o = { async m() { await new K().get(); }, arrow: async () => await o.m() };
async function* g() { yield 1; await o.arrow(); }
async function all() { await Promise.all([1, 2].map(async (n) => { for await (const v of g()) await v; })); }
try { await all(); } catch (error) { console.log(error.stack); }
const e = new Error("outer", { cause: await inner(1).catch((error) => error) }); console.log(e);
console.log(await Promise.any([inner(1), o.arrow()]).catch((error) => error));
const captured = {}; Error.captureStackTrace(captured); console.log(captured.stack); await null; console.log((() => { const x = {}; Error.captureStackTrace(x, undefined); return x.stack; })());
console.log(eval('(async () => { try { await 1; null.f } catch (x) { return x.stack } })').toString()); console.log(await inner.call(null, 0), await eval('(async () => { try { await 1; null.f } catch (x) { return x.stack } })()'));
console.log(await new Promise((resolve) => { setImmediate(async () => { try { await inner(1); } catch (x) { resolve(x.stack); } }); }));`,
  },
  'prepareStackTrace of the program': {
    main: `${thrower}
const format = (error, sites) => sites.slice(0, 2).map((s) => [s.getFunctionName(), s.getLineNumber(), s.getColumnNumber(), s.getEnclosingColumnNumber(), s.getPosition(), String(s), s.isAsync(), s.constructor.name].join(' ')).join('\\n');
const before = Error.prepareStackTrace; console.log(typeof before, before.name, before.length);
Error.prepareStackTrace = format; const f = async () => { const here = new Error('here'); await null; return here.stack; }; console.log(await f());
await inner(1).catch((error) => console.log(error.stack));
Error.prepareStackTrace = before; console.log(await (async () => { await null; return new Error('again').stack; })());
Error.prepareStackTrace = undefined; console.log(await (async () => { await null; return new Error('none').stack; })());`,
  },
  'text of functions': {
    main: `class C { static x = async () => await 1; async m(a = 1) { /* c */ await a; } get g() { return 1; } }
async function f ( a, b ) { return  await a ; } function plain(m) { m.acquire(a => a); return new Lock(); }
console.log(f.toString(), C.x.toString(), String(new C().m), \`\${C}\`, plain + '', Function.prototype.toString.call(f));
console.log(Function.prototype.toString.toString(), f.bind().toString(), (class {}).toString(), Function.prototype.toString.name, Function.prototype.toString.length);
console.log(f, C, new C().m, f.name, f.length, f.constructor.name, Object.prototype.toString.call(f));
try { Function.prototype.toString.call({}); } catch (error) { console.log(error.message); }`,
  },
  'source maps on, without a map': {
    main: `${thrower}async function top() { await inner(1); }\nawait top();`,
    options: ['--enable-source-maps'],
  },
  'source maps on, thrown in sync code': {
    main: minified(`${typed}inner;sync(1);`, 'esm'),
    options: ['--enable-source-maps'],
  },
  'source maps on, thrown in sync code of CommonJS': {
    main: minified(`${typed}inner;sync(1);`, 'cjs'),
    file: 'main.cjs',
    options: ['--enable-source-maps'],
  },
  'source maps on, rejected': {
    main: minified(`${typed}await inner({ name: 'rejected' });`, 'esm'),
    options: ['--enable-source-maps'],
  },
  'source maps on, rejected in CommonJS': {
    main: minified(`${typed}inner({ name: 'rejected' });`, 'cjs'),
    file: 'main.cjs',
    options: ['--enable-source-maps'],
  },
  'source maps off, with a map': { main: minified(`${typed}sync(1);`, 'cjs'), file: 'main.cjs' },
  'unhandled rejections that warn': { main: `${thrower}inner(1);`, options: ['--unhandled-rejections=warn'] },
  'unhandled rejections that warn and fail': {
    main: `${thrower}inner(1);`,
    options: ['--unhandled-rejections=warn-with-error-code'],
  },
  'unhandled rejections that are thrown': { main: `${thrower}inner(1);`, options: ['--unhandled-rejections=strict'] },
  'listeners for uncaught errors': {
    main: `process.on('uncaughtException', (error, origin) => console.log(origin, error.stack));\n${thrower}inner(1); setTimeout(() => { throw new Error('sync'); }, 5);`,
  },
  'output on exit before the error': {
    main: `process.on('exit', (code) => console.error('exit', code));\n${thrower}inner(1);`,
  },
};

const never = 'const never = new Promise(() => {}), f = (x) => x;\n';
const waiting: Readonly<Record<string, string>> = {
  'a call': `${never}\tconst é = 'ü', x = f(1, await f(never), 2);`,
  'all of several': `${never}await Promise.all([never, f(never)]);\n`,
  'a loop': `${never}for await (const x of [1, never]) console.log(x);`,
  'a function': `${never}process.on('exit', (code) => console.log(code)); async function g() { await never; }\nawait g();`,
};
for (const [name, main] of Object.entries(waiting))
  matrix(`same words of a main module that waits for ever: ${name}`, async (node, _major, context) => {
    const { code } = await assertSame(context, node, { files: { 'main.mjs': main } });
    assert.equal(code, 13);
  });
test('a listener may still revive a main module that waits', async (context) => {
  const main = `let go; process.once('beforeExit', () => go('revived'));\nconsole.log(await new Promise((r) => { go = r; }));`;
  const { stdout } = await assertSame(context, process.execPath, { files: { 'main.mjs': main } });
  assert.equal(stdout, 'revived\n');
});

for (const [name, { main, file = 'main.mjs', options = [] }] of Object.entries(programs))
  matrix(`same output: ${name}`, async (node, _major, context) => {
    const { stdout, stderr } = await assertSame(context, node, { files: { [file]: main }, options });
    assert.notEqual(stdout + stderr, '');
  });
