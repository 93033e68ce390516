import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AwaitMode, AwaitTarget } from '../../core/protocol/records.ts';
import { matrix } from '../support/matrix.ts';
import { type RecordLine, recordsOf } from './support/compare.ts';

interface Wait {
  /** Line and function of the await. */
  readonly at: string;
  readonly mode: number;
  /** `task N`, `grant N`, or `opaque`. */
  readonly on: readonly string[];
}
interface Told {
  /** Line and function where each task's function stands. */
  readonly tasks: ReadonlyMap<number, string>;
  readonly parents: ReadonlyMap<number, number>;
  readonly ended: ReadonlySet<number>;
  /** What each task waits for at the end of the program. */
  readonly waits: ReadonlyMap<number, Wait>;
  readonly requests: readonly RecordLine[];
  readonly held: ReadonlyMap<number, number>;
}

const targetNames = ['opaque', 'task', 'grant'];

/** Folds records as the model does. */
function fold(records: readonly RecordLine[], site: (id: number | undefined) => string): Told {
  const tasks = new Map<number, string>();
  const parents = new Map<number, number>();
  const ended = new Set<number>();
  const waits = new Map<number, Wait>();
  const held = new Map<number, number>();
  for (const [index, record] of records.entries()) {
    const { kind, task = 0, detail = 0, value = 0, grant = 0 } = record;
    if (kind === 'taskStart') {
      tasks.set(task, site(record.site));
      parents.set(task, record.resource ?? 0);
    } else if (kind === 'taskEnd') ended.add(task);
    else if (kind === 'resume') waits.delete(task);
    else if (kind === 'acquire') held.set(grant, task);
    else if (kind === 'handover') held.set(grant, task);
    else if (kind === 'release') held.delete(grant);
    else if (kind === 'await') {
      const several = (detail & 16) !== 0;
      const targets = several
        ? records.slice(index + 1, index + 1 + value).map((each) => [each.detail ?? 0, each.value ?? 0] as const)
        : [[(detail >> 2) & 3, value] as const];
      const on = targets.map(([target, id]) =>
        target === AwaitTarget.opaque ? 'opaque' : `${targetNames[target]} ${id}`,
      );
      waits.set(task, { at: site(record.site), mode: detail & 3, on });
    }
    if (ended.has(task)) waits.delete(task);
  }
  return { tasks, parents, ended, waits, requests: records.filter(({ kind }) => kind === 'request'), held };
}

/** Tasks from which waiting leads back to themselves: through what they hold, and only where all targets are known. */
function deadlocked(told: Told): string[] {
  const holders = (target: string): number[] => {
    const [kind, id] = target.split(' ');
    if (kind === 'task') return [Number(id)];
    if (kind !== 'grant') return [];
    // One lock in these programs: whoever holds a grant of it, found by the resource that the test names.
    const lock = told.requests.find(({ grant }) => grant === Number(id))?.value;
    return [...told.held].flatMap(([grant, task]) =>
      told.requests.find((each) => each.grant === grant)?.value === lock ? [task] : [],
    );
  };
  const next = (task: number): number[] => told.waits.get(task)?.on.flatMap(holders) ?? [];
  const reaches = (from: number, to: number, seen = new Set<number>()): boolean =>
    next(from).some((each) => each === to || (!seen.has(each) && reaches(each, to, seen.add(each))));
  return [...told.waits.keys()]
    .filter((task) => reaches(task, task))
    .map((task) => `${told.waits.get(task)?.at}`)
    .sort();
}

const prelude =
  'const sleep = (ms) => new Promise((r) => setTimeout(r, ms)); const alive = setTimeout(() => {}, 150);\n';
/** The lines are those of the await in the last place of each deadlocked task. */
const cases: Readonly<Record<string, { readonly text: string; readonly stuck: readonly string[] }>> = {
  'two locks in opposite order': {
    text: `${prelude}const A = new Lock(), B = new Lock();
async function first() { const a = await A.acquire(); await sleep(5);
  const b = await B.acquire(); b(); a(); }
async function second() { const b = await B.acquire(); await sleep(5);
  const a = await A.acquire(); a(); b(); }
await Promise.all([first(), second()]);`,
    stuck: ['4 first', '6 second'],
  },
  'a lock taken again by a function that the holder awaits, and an innocent bystander': {
    text: `${prelude}const M = new Lock();
async function inner(x) {
  const r = await M.acquire(); r(); }
async function outer(x) { const r = await M.acquire();
  await inner(x); r(); }
async function bystander() {
  const r = await M.acquire(); r(); }
const p = outer(1), q = bystander(); await Promise.all([p, q]);`,
    stuck: ['4 inner', '6 outer'],
  },
  'methods of a class': {
    text: `${prelude}class Store { #lock = new Lock(); async #get() {
    const r = await this.#lock.acquire(); try { return 1; } finally { r(); } }
  async get() { return await this.load(); } async load() { return this.#get(); }
  async update() { const r = await this.#lock.acquire(); try {
    await this.get(); } finally { r(); } } }
const s = new Store(); s.update();`,
    stuck: ['3 Store.#get', '4 Store.get', '4 Store.load', '6 Store.update'],
  },
  'a callback in a lock that takes the lock again': {
    text: `${prelude}const M = new Lock(); async function withLock(f) { const r = await M.acquire(); try {
  return await f(); } finally { r(); } }
async function a() {
  return withLock(async () => {
    await withLock(async () => 1); }); }
await a();`,
    stuck: ['2 withLock', '3 withLock', '6'],
  },
  'all of several, one of which needs what is held': {
    text: `${prelude}const M = new Lock(); async function job(i) { if (i) await sleep(1); else {
  const r = await M.acquire(); r(); } }
async function main() { const r = await M.acquire();
  await Promise.all([0, 1].map(async (i) => {
    await job(i); })); r(); }
main();`,
    stuck: ['3 job', '5 main', '6'],
  },
};
for (const [name, { text, stuck }] of Object.entries(cases))
  matrix(`who waits for whom: ${name}`, async (node, _major, context) => {
    const { records, site } = await recordsOf(context, node, { 'main.mjs': text });
    const told = fold(records, site);
    assert.deepEqual(deadlocked(told), [...stuck].sort(), JSON.stringify([...told.waits]));
    assert.ok(told.requests.every(({ task }) => task !== 0));
  });

matrix('nothing leads back where locks are only busy', async (node, _major, context) => {
  const text = `${prelude}clearTimeout(alive); const A = new Lock(), B = new Lock();
async function worker(i) { for (let k = 0; k < 4; k++) { const a = await A.acquire(); const b = await B.acquire(); await sleep(1); b(); a(); } }
async function outer(i) { await worker(i); } await Promise.all(Array.from({ length: 6 }, (_, i) => outer(i))); await Promise.race([sleep(1), outer(0)]);`;
  const { records, site } = await recordsOf(context, node, { 'main.mjs': text });
  const told = fold(records, site);
  assert.deepEqual(deadlocked(told), []);
  assert.equal(told.held.size, 0);
  assert.equal(told.requests.length, 56);
});

async function confinements(context: Parameters<typeof recordsOf>[0], text: string): Promise<(boolean | undefined)[]> {
  const { records } = await recordsOf(context, process.execPath, {
    'main.mjs': `const m = new Lock(), box = {};\n${text}`,
  });
  return records.filter(({ kind }) => kind === 'request').map(({ confined }) => confined);
}
const escapes: Readonly<Record<string, readonly [text: string, confined: boolean]>> = {
  'called in the same function': [
    'async function f() { const r = await m.acquire(); try { await 1; } finally { r(); } } await f();',
    true,
  ],
  'never called': ['async function f() { const r = await m.acquire(); } await f();', true],
  captured: ['async function f() { const r = await m.acquire(); setTimeout(() => r(), 1); } await f();', false],
  'passed on': ['async function f() { const r = await m.acquire(); setTimeout(r, 1); } await f();', false],
  stored: ['async function f() { const r = await m.acquire(); box.r = r; } await f();', false],
  'stored by shorthand': ['async function f() { const r = await m.acquire(); box.r = { r }; } await f();', false],
  returned: ['async function f() { const r = await m.acquire(); return r; } await f();', false],
  'not a constant': ['async function f() { let r = await m.acquire(); r(); } await f();', false],
  'within reach of eval': ['async function f() { const r = await m.acquire(); eval("box.r = r"); } await f();', false],
  'not awaited at once': ['async function f() { const p = m.acquire(); const r = await p; r(); } await f();', false],
  exported: ['export const r = await m.acquire();', false],
};
for (const [name, [text, confined]] of Object.entries(escapes))
  test(`whether only its function can release: ${name}`, async (context) => {
    assert.deepEqual(await confinements(context, text), [confined]);
  });

test('awaiting the first of several says so', async (context) => {
  const text = `${prelude}const M = new Lock(); async function taker() { const r = await M.acquire(); r(); }
async function main() { const r = await M.acquire(); const a = taker(), b = taker();
  await Promise.race([a, b]); r(); }
main();`;
  const { records, site } = await recordsOf(context, process.execPath, { 'main.mjs': text });
  const waits = [...fold(records, site).waits.values()];
  const race = waits.find(({ at }) => at === '4 main');
  assert.equal(race?.mode, AwaitMode.any);
  assert.equal(race.on.length, 2);
});

test('a function that had nothing to do with locks is followed again when an unknown owner turns up', async (context) => {
  const text = `${prelude}const M = new Lock(); async function job(lock) { await null; if (lock) { const r = await M.acquire(); await sleep(1); r(); } }
for (let i = 0; i < 1500; i++) await job(false);
await job(true); await job(true);`;
  const { records } = await recordsOf(
    context,
    process.execPath,
    { 'main.mjs': text },
    { LOCKSTEP_TEST_SETTING: 'adaptive' },
  );
  const owners = records.filter(({ kind }) => kind === 'request').map(({ task }) => task);
  assert.equal(owners[0], 0);
  assert.notEqual(owners[1], 0);
});

test('what a callback does is nobody’s', async (context) => {
  const text = `${prelude}const M = new Lock(); async function main() { const r = await M.acquire(); setTimeout(() => M.acquire(), 1);
  Promise.resolve().then(() => M.acquire()); await sleep(20); r(); }
await main();`;
  const { records } = await recordsOf(context, process.execPath, { 'main.mjs': text });
  const owners = records.filter(({ kind }) => kind === 'request').map(({ task }) => task === 0);
  assert.deepEqual(owners, [false, true, true]);
});

test('what an async loop awaits unseen is not taken for what runs meanwhile', async (context) => {
  const text = `${prelude}const M = new Lock(); async function* gen() { yield 1; await sleep(5); yield 2; }
async function main() { for await (const x of gen()) { (await M.acquire())(); } }
const p = main(); await null; setTimeout(() => M.acquire(), 2); await p;`;
  const { records } = await recordsOf(context, process.execPath, { 'main.mjs': text });
  const owners = records.filter(({ kind }) => kind === 'request').map(({ task }) => task === 0);
  assert.deepEqual(owners, [false, true, false]);
});
