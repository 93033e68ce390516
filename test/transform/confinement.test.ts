/** Which acquired locks are taken to be given back by nobody but the function that took them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'acorn';
import { confinementOf } from '../../runtime-shim/transform/confinement.ts';
import { Scopes } from '../../runtime-shim/transform/scopes.ts';
import { isFunction, type Node, walk } from '../../runtime-shim/transform/tree.ts';

/** The receivers of the confined calls in the first function of the source, or in the module where there is none. */
const confined = (source: string): string[] => {
  const program: Node = parse(source, { ecmaVersion: 'latest', sourceType: 'module' });
  const functions: Node[] = [];
  walk(program, (node) => {
    if (isFunction(node)) functions.push(node);
    return true;
  });
  const { acquiring } = confinementOf(functions[0] ?? program, new Scopes(program), source);
  return [...acquiring].map((call) => source.slice(call.start, source.indexOf('.', call.start))).sort();
};

const take = 'const r = await a.acquire();';
const cases: readonly (readonly [source: string, ...confined: string[]])[] = [
  [`async function f() { ${take} r(); }`, 'a'],
  ['async function f() { const [, r] = await a.acquire(); r(); }', 'a'],
  ['async function f() { await a.acquire(); a.release(); }', 'a'],
  [`${take} await b.acquire(); b.release(); r();`, 'a', 'b'],
  // Others of the same name.
  [`async function f() { ${take} await new Promise((r) => setTimeout(r, 5)); r(); }`, 'a'],
  [`async function f() { ${take} { const r = 1; use(r); } r(); }`, 'a'],
  [`async function f() { ${take} try { r(); } catch (r) { log(r); } }`, 'a'],
  [`async function f() { ${take} for (const r of rows) use(r); r(); }`, 'a'],
  [`async function f() { ${take} later(function r() { return r; }); later(class r { x = r; }); r(); }`, 'a'],
  [`async function f() { ${take} later(() => { use(r); var r; }); r(); }`, 'a'],
  [`async function f() { if (x) { ${take} r(); } else { const r = await b.acquire(); r(); } }`, 'a', 'b'],
  [`async function f() { ${take} log({ r: 1 }, x.r); r: for (;;) break r; r(); }`, 'a'],
  [`async function f() { ${take} switch (x) { case 1: { const r = 2; use(r); } } r(); }`, 'a'],
  ['async function f() { await a.acquire(); }'],
  ['async function f() { await a.acquireAsync(); a.release(); }', 'a'],
  // A thing that a pool has lent.
  ['async function f() { const c = await a.connect(); await c.query(); log(c.id); c.release(); }', 'a'],
  ['async function f() { const c = await a.acquire(); try { c.work(); } finally { a.release(c); } }', 'a'],
  ['async function f() { const c = await a.acquire(); if (c.isBroken) a.destroy(c); else a.release(c); }', 'a'],
  ['async function f() { const c = await a.connect(); await c.query(); }', 'a'],
  ['async function f() { const c = await a.connect(); work(c); c.release(); }', 'a'],
  ['async function f() { const c = await a.connect(); await use(() => c.query(new Query(c))); c.release(); }', 'a'],
  ['async function f() { const c = await a.connect(); work(c); }'],
  ['async function f() { const c = await a.connect(); c.release(); return c; }'],
  ['async function f() { const c = await a.connect(); c.release(); later({ c }); }'],
  ['async function f() { const c = await a.acquire(); work(c); a.release(c); }'],
  ['async function f() { const c = await a.connect(); c.query(q, () => c.release()); }'],
  ['async function f() { const c = await a.connect(); stream.on("end", c.release); }'],
  ['async function f() { const c = await a.connect(); stream.on("end", c["release"]); }'],
  ['async function f() { const c = await a.acquire(); other.release(c); }'],
  ['async function f() { const r = await a.acquire(); setTimeout(r.bind(null)); }'],
  ['async function f() { const r = await a.acquire(); r.name = 1; return r; }'],
  ['async function f() { const c = await a.connect(); const { release } = c; }'],
  // The release function leaves.
  [`async function f() { ${take} setTimeout(r, 5); }`],
  [`async function f() { ${take} setTimeout(() => r(), 5); }`],
  [`async function f() { ${take} return r; }`],
  [`async function f() { ${take} this.r = r; }`],
  [`async function f() { ${take} Object.assign(off, { r }); }`],
  [`async function f() { ${take} const run = (x = r) => { var r; return x; }; run(); }`],
  [`async function f() { ${take} switch (r) { case 1: let r; } }`],
  [`async function f() { ${take} class X { [r()] = r; } }`],
  [`async function f() { ${take} use\`\${r}\`; }`],
  [`async function f() { ${take} eval('later(r)'); }`],
  ['async function f() { let r = await a.acquire(); r(); }'],
  ['async function f() { return a.acquire(); }'],
  ['async function f() { later(await a.acquire()); }'],
  ['export const r = await a.acquire();'],
  [`${take} export { r };`],
];
for (const [source, ...expected] of cases)
  test(`${expected.join() || 'nothing'} in ${source}`, () => assert.deepEqual(confined(source), expected));

const timed = (source: string): number => {
  const program: Node = parse(source, { ecmaVersion: 'latest', sourceType: 'module' });
  const found: Node[] = [];
  walk(program, (node) => {
    if (isFunction(node)) found.push(...confinementOf(node, new Scopes(program), source).timed);
    return true;
  });
  return found.length;
};
const byTimer = [
  'async function f() { await s.acquire(); setTimeout(() => s.release(), 5); }',
  'async function f() { const r = await s.acquire(); setTimeout(r, 5); }',
  'async function f() { const r = await s.acquire(); setTimeout(() => { log(); r(); }, 5); }',
  'async function f() { const c = await p.connect(); setImmediate(() => c.release()); }',
  'async function f() { const c = await p.acquire(); setTimeout(function () { p.release(c); }, 5); }',
];
const byItself = [
  'async function f() { const r = await s.acquire(); setTimeout(() => other(), 5); r(); }',
  'async function f() { const c = await p.connect(); setInterval(() => c.query(), 5); c.release(); }',
  'async function f() { await s.acquire(); await new Promise((done) => setTimeout(done, 5)); s.release(); }',
  'async function f() { await s.acquire(); setTimeout(() => t.release(), 5); s.release(); }',
];
for (const source of byTimer) test(`given back by a timer in ${source}`, () => assert.equal(timed(source), 1));
for (const source of byItself) test(`given back by no timer in ${source}`, () => assert.equal(timed(source), 0));
