/** Which code is taken to do something to locks that it did not take. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'acorn';
import { Interference } from '../../runtime-shim/transform/interference.ts';
import { Scopes } from '../../runtime-shim/transform/scopes.ts';

const interferes = (code: string): boolean => {
  const source = `import { lock } from './lock.js';\n${code}`;
  const program = parse(source, { ecmaVersion: 'latest', sourceType: 'module' });
  return new Interference(new Scopes(program), source).isIn(program);
};

const interfering: readonly string[] = [
  'setTimeout(() => lock.release(), 1000);',
  'export const force = (lock) => lock.release();',
  'class Door { async open() { await this.lock.acquire(); } close() { this.lock.release(); } }',
  'setTimeout(lock.release.bind(lock), 1000);',
  'const { release } = lock; later(() => release.call(lock));',
  'timer(() => lock.cancel());',
  'timer(() => lock?.cancel());',
  'timer(lock.cancel);',
  'pool.setValue(3);',
  'await printer.recover();',
  'timer(() => pool.shutdown({ wait: false, cancelFutures: true }));',
  'options.cancelFutures = true; timer(() => pool.shutdown(options));',
  "lock['cancel']();",
  "lock['can' + 'cel']();",
  'lock[`re${part}`]();',
  'lock[name]();',
  'lock[name].call(lock);',
  'const act = (each, i) => each[i]();',
  'for (const name of names) lock[name]();',
  'let i = 0; i = name; lock[i]();',
  "let i = 0; [i] = ['cancel']; lock[i]();",
  'function give(lock) { lock.release(); return lock.acquire(); }',
  'async function give(isHeld) { if (!isHeld) await lock.acquire(); lock.release(); }',
  'async function give(isHeld) { isHeld || (await lock.acquire()); lock.release(); }',
  'async function give() { await lock.acquire(false); await lock.release(); }',
  'async function give() { await lock.acquire(true, 1); await lock.release(); }',
  'async function give(mine, others) { for (const l of mine) await l.acquire(); for (const l of others) l.release(); }',
  'async function give(lock) { await lock.acquire(); { const lock = other; lock.release(); } }',
  'async function give() { await lock.acquire(); later(() => lock.release()); }',
  "eval('lock.' + what);",
  "new Function('lock', 'lock.cancel()');",
];
for (const source of interfering) test(`interferes: ${source}`, () => assert.equal(interferes(source), true));

const harmless: readonly string[] = [
  'async function use() { await lock.acquire(); try { work(); } finally { lock.release(); } }',
  'async function use() { await pool.acquire(2); pool.release(2); }',
  'async function use() { const release = await lock.acquire(); release(); }',
  'while (true) { await lock.acquire(); if (done) { lock.release(); break; } lock.release(); }',
  'if (busy) { await this.lock.acquire(); this.lock.release(); }',
  'this.release = await lock.acquire();',
  'await pool.shutdown(); await pool.shutdown({ wait: false });',
  '// lock.cancel() would be wrong here',
  "log('lock.cancel()');",
  'class Timer { #cancel() {} stop() { this.#cancel(); } }',
  'for (let i = 0; i < jobs.length; i++) jobs[i]();',
  'handlers[0](); handlers[at - 1]();',
  'const handlers = { start() {}, stop() {} }; handlers[event.type](event);',
  'console[level](text); Math[name](1);',
  "import * as commands from './commands.js'; commands[name]();",
  "import fs from 'node:fs'; fs[name](path);",
  'target[`on${name}`](event); target[`${name}Sync`]();',
  'for (const it = list[Symbol.iterator](); ; ) it.next();',
  'const value = table[key];',
  'globalThis.names?.("a.ts",(name)=>eval(name));',
];
for (const source of harmless) test(`does not interfere: ${source}`, () => assert.equal(interferes(source), false));
