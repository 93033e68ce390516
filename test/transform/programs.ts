/** Programs that print what could change if the transform changed a meaning. Run with and without it. */
export interface CorpusProgram {
  readonly text: string;
  readonly file?: string;
  /** The first Node major that understands it. */
  readonly since?: number;
}

export const programs: Readonly<Record<string, CorpusProgram>> = {
  'order of microtasks': {
    text: `const log = []; const p = (x) => log.push(x);
async function a() { p('a1'); await null; p('a2'); await b(); p('a3'); return 'a'; } async function b() { p('b1'); await 0; p('b2'); }
async function c() { return b(); } async function d() { try { return await c(); } finally { p('df'); } } const e = async () => d();
const order = a().then(p); e().then(() => p('e')); let m = Promise.resolve(); for (let i = 0; i < 12; i++) m = m.then(() => p('m' + i));
const t = { then(r) { p('then'); queueMicrotask(() => r('thenable')); } }; (async () => { p(await t); return t; })().then(p);
queueMicrotask(() => p('q')); process.nextTick(() => p('tick')); await order; await m; console.log(log.join());`,
  },
  parameters: {
    text: `const d = async ({ x, y = 2 } = {}, [z] = [3], ...r) => { await null; return x + y + z + r.length; };
console.log(await d({ x: 1 }), d.length, d.name);
async function bad(q = (() => { throw new Error('default'); })()) { await null; return q; }
let how = 'async'; try { await bad().catch((e) => console.log(e.message)); } catch { how = 'sync'; } console.log(how);
async function cb(f = async () => { await 1; return 'inner'; }) { return await f(); } console.log(await cb(), cb.length);
async function shadow(x, f = () => x) { var x = 2; await null; return [x, f()]; } console.log(await shadow(1));
async function args(a, b) { await null; return [arguments.length, typeof arguments[0], arguments[1]]; } console.log(await args(1, 'two', 3));
const arrow = async (a, b = a) => a + b; console.log(await arrow(2), (async x => x)(3) instanceof Promise, await (async () => ({ a: 1 }))());
const seq = async () => (1, await 2, 3); console.log(await seq()); const obj = async () => ({ async: await 1 }); console.log(await obj());`,
  },
  'hoisting and names': {
    text: `async function h() { await null; return helper() + typeof later + inner.name; function helper() { return 'hoisted'; } var later; async function inner() {} }
console.log(await h()); async function clash() { function f() { return 1; } function f() { return 2; } await null; return f(); }
async function clash2() { var g = 1; await null; return typeof g; } console.log(await clash(), await clash2());`.replace(
      'async function clash() { function f() { return 1; } function f() { return 2; }',
      'async function clash() { function f() { return 2; }',
    ),
  },
  'sloppy mode': {
    file: 'main.cjs',
    text: `async function dup() { function f() { return 1; } function f() { return 2; } await null; return f(); }
async function withVar() { var f = 1; function f() {} await null; return typeof f; } async function param(a) { function a() {} await null; return typeof a; }
async function annexB() { { function g() { return 'g'; } } await null; return g(); } async function self() { await null; return this === globalThis || this === undefined; }
async function args(a) { arguments[0] = 'changed'; await null; return a; } async function ev() { eval('var made = 5'); await null; return made; }
async function strict() { 'use strict'; await null; return this; }
async function strict2() { 'use strict'
  await null; return (function () { return this; })(); }
async function octal() { await null; return 010; }
(async () => { for (const f of [dup, withVar, () => param(1), annexB, self, () => args('x'), ev, strict, strict2, octal]) console.log(f.name, String(await f())); })();
const o = { __proto__: { v: 1 }, async m() { with ({ w: 2 }) { return await Promise.resolve(w); } } }; o.m().then(console.log); if (true) async function decl() {} `.replace(
      ' if (true) async function decl() {} ',
      '',
    ),
  },
  'control flow': {
    text: `const out = []; async function* g(n = 3) { try { for (let i = 0; i < n; i++) yield i; } finally { out.push('closed'); } }
async function loops() { let s = 0; label: for (const x of [1, 2, 3]) { for await (const y of g()) { if (y === 1) continue label; if (x === 3) break label; s += await y; } } out.push(s);
 outer: for await (const a of g()) { for await (const b of [a, Promise.resolve(5)]) { if (b === 5) continue outer; out.push(a * 10 + b); } }
 inner: for await (const q of g(1)) out.push(q); if (s) for await (const z of g(1)) out.push('single', z); else out.push('no');
 do { s++; await null; } while (await (s < 3)); while (await (s++ < 5)); for (await 0; await (s < 8); s += await 1); return s; }
async function ret() { try { return await Promise.reject(1); } catch (e) { await null; return e + 1; } finally { await null; out.push('fin'); } }
async function override() { try { throw new Error('lost'); } finally { return 'kept'; } } async function brk() { for (;;) { try { await null; break; } finally { out.push('brk'); } } return 'after'; }
async function sw(v) { switch (await v) { case await 1: out.push('one'); case 2: { await null; out.push('two'); break; } default: out.push('def'); } }
async function nested() { try { try { await Promise.reject(new Error('a')); } finally { await Promise.reject(new Error('b')); } } catch ({ message }) { return message; } }
async function closes() { for await (const x of g()) { return x; } } async function throwsIn() { for await (const x of g()) throw new Error('in loop'); }
out.push(await loops(), await ret(), await override(), await brk()); await sw(1); await sw(2); await sw(3); out.push(await nested(), await closes(), await throwsIn().catch((e) => e.message));
out.push(await (async () => { let r = 0; for (const [k, v] of await Promise.all([[1, 2], [3, 4]])) r += k * v; const [a, , b = 9] = await [1, 2]; let c; [c] = await [7]; return [r, a, b, c]; })());
console.log(JSON.stringify(out));`,
  },
  classes: {
    text: `class P { async hi() { return 'p'; } static async s() { return this.name; } get async() { return 'get async'; } }
class Q extends P { #x = 3; static #n = 0; static { this.ready = (async () => { await null; Q.#n++; return Q.#n; })(); } field = async () => { await null; return this.#x; };
 async hi(a = 'd') { return (await super.hi()) + this.#x + arguments.length + a; } async #priv() { await null; return this.#x; } async pub() { return await this.#priv() + (await this.field()); }
 async 'quoted key'() { return await 1; } async [\`comp\${'uted'}\`]() { await null; return new.target === undefined; } async async() { return await 6; } static async await_() { return await this.ready; } async get() { return await super.async; } }
const q = new Q(); console.log(await q.hi(), await q.hi(1, 2), await Q.s(), await q.pub(), await q['quoted key'](), await q.computed(), await q.async(), await Q.await_(), await q.get());
const o = { async m() { return (await this) === o; }, async: 8, get: async x => ({ x: await x }), async *g() { yield await 1; yield* [2]; }, async get() { return await 2; }, async ['c' + 1]() { return await 3; } };
console.log(await o.m(), o.async, await o.get(4), await o.c1()); for await (const v of o.g()) console.log(v);
class D { constructor() { return (async () => { await null; return this; })(); } } console.log(await new D() instanceof D); console.log(class extends (await P) { }.name, Object.getOwnPropertyNames(Q.prototype).join());`,
  },
  spelling: {
    text: `#!/usr/bin/env node
'use strict'
import fs from 'node:fs'
const a = async/* c => d */() /* => */ =>/* => */ await 1, b = async x => // => trailing
  await x
  , re = /async \\(\\) => await/g
let s = \`\${await 1} await \${\`nested \${await 2}\`} \\\${await}\`, t = String.raw\`\${await a()}\\n\`
console.log(s, t, re.source, await a(), await b(3))
let x = 1
await x
;[x] = [await 2]
await (async () => { x++ })()
const c = async () => x++
;(await c())
let y = await /re/.test('re') ? await 1 : await 2
const neg = -await 3, not = !await 0, ty = typeof await '', v = void await 0, e = (await 2) ** 2, chain = (await { q: { r: 1 } })?.q?.r ?? await 1
console.log(x, y, neg, not, ty, v, e, chain, await await 4, await
5, (await 6, await 7), { await: 1 }.await, await (1, 2), [...await [1], ...[await 2]], { ...await { z: 1 } }, new (await Map)().size, await new Map().size, delete (await {}).p)
if (await 0) await 1; else await 2
const f = async () => { return await 1 }; const g = async () => { return (await 1, await 2) }, h = async () => { return 1, 2 }
console.log(await f(), await g(), await h(), typeof fs, await (async () => { return })(), await (async () => { return /* c */ f() /* d */ })(), await (async () => { return f() // tail
})())
async function asi() { let q = 1
  await null
  return q
} console.log(await asi(), await (async()=>[1])(), await(async()=>{})(), (await(2))+1); export default async () => await 1
export async function exported() { await null } /* await */ // async`,
  },
  'line terminators': {
    text: 'async function f() {\r\n  await 1;\r\n  return new Error("x").stack.split("\\n")[1].replace(/.*main/, "");\r\n}\rconst g = async () => await f();\u2028console.log(await g());\r\n',
  },
  'messages of the runtime': {
    text: `const x = {}, u = undefined, m = { a: {} }, f = () => ({}), Lock = class {}; const t = async (g) => { try { await g(); console.log('none'); } catch (e) { console.log(e.message); } };
await t(async () => (await x).foo()); await t(async () => (await u).foo); await t(async () => { const { a } = await u; }); await t(async () => { const [a] = await x; }); await t(async () => { for (const z of await x); });
await t(async () => f(...await x)); await t(async () => (await x)()); await t(async () => new (await x)()); await t(async () => 'a' in await 1); await t(async () => (await f()).foo()); await t(async () => (await f().b()).foo());
await t(async () => await u.foo()); await t(async () => await x.foo()); await t(async () => m.acquire()); await t(async () => m.acquire(1)); await t(async () => { await m.a.release(); }); await t(() => m.acquire(await_ => 1)); await t(() => u.acquire());
await t(async () => { for await (const z of x); }); await t(async () => { for await (const z of u); }); await t(async () => Promise.all([]).foo()); await t(async () => new Lock().foo()); await t(async () => { m[await 1](); }); await t(async () => { const { p: { q } } = await {}; });
await t(async () => f(await 1).y.z); await t(async () => { [m.z] = await 5; }); await t(async () => x.map(async (v) => await v)); await t(async () => { return await f()(); }); async function named() { await 1; return {}; } await t(async () => named().foo()); await t(async () => { const [a] = named(); }); await t(async () => { let a; a.b = await 1; });`,
  },
  'what it is': {
    text: `import util from 'node:util'; async function f(a, b) { await a; } const g = async () => await 1; class C { async m() { await 1; } static async s() { await 1; } }
for (const x of [f, g, C.prototype.m, C.s]) console.log(util.types.isAsyncFunction(x), x.constructor.name, Object.prototype.toString.call(x), x.length, x.name, 'prototype' in x, Object.getOwnPropertyNames(x).join());
const p = f(); console.log(p, Object.getOwnPropertySymbols(p).length, Reflect.ownKeys(p).length, util.inspect(Promise.all([p, g()]), { showHidden: true })); await p; console.log(p, Object.keys(globalThis).join());
console.log(Function('return 1')(), new Function('a', 'return a').toString(), JSON.stringify({ f }), await eval('(async () => { const r = await g(); return r; })()'));`,
  },
  disposal: {
    since: 24,
    text: `const log = []; const r = (n, w = 0) => ({ async [Symbol.asyncDispose]() { log.push('start ' + n); await w; log.push('end ' + n); } }), s = (n) => ({ [Symbol.dispose]() { log.push('sync ' + n); } });
async function f(x) { await using a = r('a'), b = r('b'); using c = s('c'); { await using d = r('d'); log.push('in block'); if (x) return 'early'; } for (const q of [1, 2]) { await using e = r('e' + q); if (q === 1) continue; await null; log.push('loop ' + q); } log.push('body'); return 'end'; }
let m = Promise.resolve(); for (let i = 0; i < 20; i++) m = m.then(() => log.push(i)); console.log(await f(0)); console.log(await f(1)); await m; await using z = r('z'); try { await using t = r('t'); throw new Error('x'); } catch (e) { log.push(e.message); }
async function n() { await using k = null; await using k2 = undefined; log.push('n'); } const np = n(); log.push('after n'); await np; console.log(log.join());`,
  },
  generators: {
    text: `function* co() { const a = yield Promise.resolve(1); const b = yield 2; return a + b; } const it = co(); it.next(); it.next(1); console.log(it.next(2).value);
async function* ag() { try { const got = yield 1; console.log('got', got); yield* [2, 3]; await null; return 4; } finally { console.log('closed'); } }
const i = ag(); console.log(await i.next(), await i.next('x'), await i.return(9), await i.next()); console.log(await Array.fromAsync?.(ag()) ?? 'none');
const st = (async function* () { yield (async () => { await 1; return 'p'; })(); })(); console.log((await st.next()).value, Object.prototype.toString.call(st));`.replace(
      "console.log(await Array.fromAsync?.(ag()) ?? 'none');",
      '',
    ),
  },
  'compiled for old runtimes': {
    file: 'main.cjs',
    text: `"use strict"; var __awaiter = (this && this.__awaiter) || function (thisArg, _arguments, P, generator) { function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); } return new (P || (P = Promise))(function (resolve, reject) { function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } } function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } } function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); } step((generator = generator.apply(thisArg, _arguments || [])).next()); }); };
const log = []; function f(n) { return __awaiter(this, void 0, void 0, function* () { log.push('f' + n); const a = yield n; try { yield Promise.reject(a); } catch (e) { log.push('caught ' + e); yield; } finally { log.push('fin'); } return yield g(); }); }
function g() { return __awaiter(this, void 0, void 0, function* () { yield null; return 'g'; }); } class K { m() { return __awaiter(this, arguments, void 0, function* (x = 1) { return [this instanceof K, yield x, (yield this).constructor.name]; }); } }
let m = Promise.resolve(); for (let i = 0; i < 12; i++) m = m.then(() => log.push(i)); f(1).then((v) => log.push(v)); new K().m().then((v) => log.push(String(v))); m.then(() => console.log(log.join()));`,
  },
  elements: {
    text: `const log = []; const view = new Int32Array(new SharedArrayBuffer(16)), plain = [1, 2], key = { toString() { log.push('key'); return '1'; } };
view[0]++; ++view[1]; view[(log.push('index'), 2)] += 5; plain[key]++; plain[plain[0]] -= 1; const sparse = {}; sparse['x' + 1] ??= 3; sparse.y = 0; sparse['y']++; plain[0, 1] *= 3;
let moved = [10, 20]; const other = moved; moved[(moved = [1, 2], 1)] += 1; class C { #p = new Uint8Array(2); q = new Uint8Array(2); get g() { log.push('get'); return this.#p; } f(i) { this.#p[i]--; this.q[i] = this.q[i] + 300; this.g[i] += 1; return [...this.#p, ...this.q]; } }
const seen = new Proxy([1], { get(t, k, r) { log.push('get ' + String(k)); return Reflect.get(t, k, r); }, set(t, k, v) { log.push('set ' + String(k)); t[k] = v; return true; } }); seen[0]++; Atomics.add(view, 3, Atomics.load(view, 0)); let none;
for (const f of [() => none[0]++, () => late[0]++, () => Atomics.add([], 0, 1)]) try { f(); } catch (e) { log.push(e.name + ': ' + e.message); } let late = [0];
console.log([...view].join(), plain.join(), JSON.stringify(sparse), other.join(), moved.join(), new C().f(0).join()); console.log(log.join(', '));`,
  },
  'circular modules': {
    text: `import { other } from './other.mjs'; export async function early(x) { await null; return x + typeof later; } export let later = 1; console.log(await other, await early('now '));`,
  },
};
export const extraFiles: Readonly<Record<string, string>> = {
  'other.mjs': `import { early } from './main.mjs'; export const other = early('early ').catch((error) => error.name);`,
};
