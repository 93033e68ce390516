/** Locks and pools of packages: what is recorded of them, and that programs notice nothing. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after } from 'node:test';
import type { NodeMajor } from '../../scripts/nodeMajors.ts';
import { matrix } from '../support/matrix.ts';
import { runProgram } from '../support/runProgram.ts';
import { ofKind, programFolder, recordingFolder, runRecorded } from './support/recorded.ts';
import { story } from './support/story.ts';

const folder = programFolder({ after }, {});

interface Sample {
  readonly name: string;
  /** Makes `lock`. */
  readonly make: string;
  /** `take()` answers with what gives the unit back. */
  readonly take: string;
  /** Runs `job` with the unit, as the library does; else by `take`. */
  readonly run?: string;
  /** The methods that are looked at. */
  readonly methods: string;
  readonly kind: string;
  readonly majors?: readonly NodeMajor[];
}

const samples: readonly Sample[] = [
  {
    name: 'async-lock',
    make: "import AsyncLock from 'async-lock'; const lock = new AsyncLock();",
    take: "() => new Promise((taken) => { void lock.acquire('key', (done) => { taken(done); }); })",
    run: "(job) => lock.acquire('key', job)",
    methods: 'AsyncLock.prototype',
    kind: 'lock 1',
  },
  {
    name: 'async-sema',
    make: "import { Sema } from 'async-sema'; const lock = new Sema(1);",
    take: 'async () => { await lock.acquire(); return () => lock.release(); }',
    methods: 'Sema.prototype',
    kind: 'semaphore 1',
  },
  {
    name: 'await-lock',
    make: "import AwaitLock from 'await-lock'; const lock = new AwaitLock();",
    take: 'async () => { await lock.acquireAsync(); return () => lock.release(); }',
    methods: 'AwaitLock.prototype',
    kind: 'lock 1',
  },
  {
    name: 'await-semaphore',
    make: "import { Semaphore } from 'await-semaphore'; const lock = new Semaphore(1);",
    take: '() => lock.acquire()',
    run: '(job) => lock.use(job)',
    methods: 'Semaphore.prototype',
    kind: 'semaphore 1',
  },
  {
    name: 'generic-pool',
    make: `import pools from 'generic-pool';
const lock = pools.createPool({ create: async () => ({}), destroy: async () => {} }, { max: 1 });`,
    take: 'async () => { const thing = await lock.acquire(); return () => lock.release(thing); }',
    run: '(job) => lock.use(job)',
    methods: 'pools.Pool.prototype',
    kind: 'resourcePool 1',
  },
  {
    name: 'tarn',
    make: `import { Pool } from 'tarn';
const lock = new Pool({ create: async () => ({}), destroy: async () => {}, min: 0, max: 1, reapIntervalMillis: 1e6 });`,
    take: 'async () => { const thing = await lock.acquire().promise; return () => lock.release(thing); }',
    methods: 'Pool.prototype',
    kind: 'resourcePool 1',
  },
  {
    name: 'pg-pool',
    make: `import { EventEmitter } from 'node:events';
import Pool from 'pg-pool';
class Client extends EventEmitter {
  _queryable = true;
  connect(done) { setImmediate(done); }
  end(done) { done(); }
}
const lock = new Pool({ Client, max: 1, idleTimeoutMillis: 0 });`,
    take: 'async () => { const client = await lock.connect(); return () => client.release(); }',
    methods: 'Pool.prototype',
    kind: 'resourcePool 1',
  },
  {
    name: 'navigator.locks',
    make: 'const { locks } = navigator;',
    take: "() => new Promise((taken) => { void locks.request('name', () => new Promise((done) => { taken(done); })); })",
    run: "(job) => locks.request('name', job)",
    methods: 'Object.getPrototypeOf(locks)',
    kind: 'rwlock 1',
    majors: [24, 26],
  },
  {
    name: 'proper-lockfile',
    make: `import { writeFileSync } from 'node:fs';
import lockfile from 'proper-lockfile';
const file = new URL(import.meta.url).pathname + '.data';
writeFileSync(file, '');
const retries = { retries: 1000, minTimeout: 1, maxTimeout: 5 };`,
    take: '() => lockfile.lock(file, { retries })',
    methods: 'lockfile',
    kind: 'lock 1',
  },
];

let programs = 0;
function write(name: string, text: string): string {
  programs += 1;
  const path = join(folder, `${name.replace(/\W/g, '')}${programs}.mjs`);
  writeFileSync(path, text);
  return path;
}

/** One task after the other gets the unit; who waits has asked before it is given back. */
const turns = ({ make, take }: Sample): string => `${make}
const take = ${take};
const pause = () => new Promise((resolve) => setTimeout(resolve, 3));
const giveBack = await take();
const waiting = take();
await pause();
await giveBack();
await (await waiting)();
process.exit();
`;

/** What can be looked at, the order of microtasks around the lock, and errors that come through it. */
const looks = ({ make, take, run, methods, name }: Sample): string => `${make}
import { inspect } from 'node:util';
const take = ${take};
const run = ${run ?? 'async (job) => { const giveBack = await take(); try { return await job(); } finally { await giveBack(); } }'};
const all = ${methods};
for (const key of Object.getOwnPropertyNames(all)) {
  const { value, ...rest } = Object.getOwnPropertyDescriptor(all, key);
  console.log(key, typeof value, value?.name, value?.length, rest);
}
const log = [];
const count = async () => { for (let each = 0; each < 60; each += 1) { log.push(each); await null; } };
const pause = () => new Promise((resolve) => setTimeout(resolve, 3));
const first = await take();
const later = run(async () => { log.push('job'); await null; log.push('ends'); return 'done'; });
void later.then((value) => log.push(value));
await pause();
if (typeof lock === 'object') console.log(inspect(lock, { depth: 5 }).replaceAll(/\\d{12,}|(?:_idleStart|asyncId).*/g, ''));
const counting = count();
await first();
await Promise.all([counting, later]);
if (${name !== 'proper-lockfile' && name !== 'navigator.locks'}) console.log(log.join());
console.log((await run(async function failing() { throw new Error('told'); }).catch((error) => error)).stack);
void run(async () => { throw new Error('unhandled'); });
`;

/** Node's own functions below a program's differ from run to run where timers are due at once. */
const ownFrames = (text: string): string => text.replaceAll(/^ {4}at .*node:internal.*\n/gm, '');

for (const sample of samples) {
  const { name, kind, majors } = sample;
  matrix(
    `${name}: one after the other`,
    async (node) => {
      const result = await runRecorded({
        node,
        args: [write(name, turns(sample))],
        directory: recordingFolder(folder),
      });
      assert.equal(result.stderr, '');
      assert.deepEqual(ofKind(result.events, 'anomaly'), []);
      const kinds = ofKind(result.events, 'resourceCreate');
      const own = kinds.find(({ resourceKind }) => kind.startsWith(`${resourceKind} `))?.resource;
      const events = result.events.filter((event) => 'resource' in event && event.resource === own);
      const told = story({ ...result, events }).map((each) => each.replace(/ may give up| \?/, ''));
      // Where nobody can know at once whether it is free, the first request may have to wait as well.
      assert.match(told[1] ?? '', /^request 1(?: waits)?$/);
      assert.deepEqual(
        told.filter((_, at) => at !== 1).map((each) => each.replace(/^release .*/, 'release')),
        [kind, 'acquire 1', 'request 2 waits', 'release', 'acquire 2', 'release'],
      );
    },
    majors,
  );
  matrix(
    `${name}: programs notice nothing`,
    async (node) => {
      const path = write(name, looks(sample));
      const alone = await runProgram({ node, args: [path] });
      const { stdout, stderr, code } = await runRecorded({ node, args: [path], directory: recordingFolder(folder) });
      assert.match(alone.stdout, /told/);
      assert.deepEqual(
        { stdout: ownFrames(stdout), stderr: ownFrames(stderr), code },
        { stdout: ownFrames(alone.stdout), stderr: ownFrames(alone.stderr), code: alone.code },
      );
    },
    majors,
  );
}
