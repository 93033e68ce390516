/** Limiters and job queues in the versions people have: what is recorded of them, and that programs notice nothing. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { runProgram } from '../support/runProgram.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { installVersion } from './support/packageVersion.ts';
import { ofKind, recordingFolder, runRecorded } from './support/recorded.ts';
import { story } from './support/story.ts';

/** Three jobs for two slots; what happens in between is told microtask by microtask. */
const order = `
const log = [];
const turn = () => new Promise((resolve) => setImmediate(resolve));
async function job(name) {
  log.push('begin ' + name);
  await null;
  await turn();
  log.push('end ' + name);
  if (name === 'b') throw new Error('b failed');
  return name.toUpperCase();
}
async function count() {
  for (let each = 0; each < 40; each += 1) {
    log.push(each);
    await null;
    if (each % 8 === 7) await turn();
  }
}
async function run(hand) {
  const counting = count();
  const all = ['a', 'b', 'c'].map((name) => {
    const promise = hand(name);
    promise.then((value) => log.push('got ' + value), ({ message }) => log.push(message));
    return promise;
  });
  console.log((await Promise.allSettled(all)).map(({ status }) => status).join());
  await counting;
  console.log(log.join());
}
`;
/** An error that comes through the library, with its stack, and a rejection that nobody handles. */
const failure = `
async function fail(hand) {
  const stack = await hand(async function failing() { throw new Error('told') }).catch((error) => error.stack);
  console.log(stack.replaceAll(/node_modules.*/g, ''));
  hand(async () => { throw new Error('unhandled') });
}
`;
const threeJobs = [
  'pool 2',
  'request 1',
  'request 2',
  'request 3 waits',
  'acquire 1',
  'acquire 2',
  'release 1',
  'acquire 3',
  'release 2',
  'release 3',
];
/** Begins within the call. */
const threeAtOnce = [
  'pool 2',
  'request 1',
  'acquire 1',
  'request 2',
  'acquire 2',
  'request 3 waits',
  'release 1',
  'acquire 3',
  'release 2',
  'release 3',
];

interface Version {
  readonly name: string;
  readonly installedAs: string;
  readonly imported: string;
  /** Makes `hand`, which hands over a job for its name. */
  readonly make: string;
  readonly expected?: readonly string[];
  /** Timers decide what comes first. */
  readonly isUnordered?: boolean;
  readonly failing?: string;
  /** Functions whose look is compared. */
  readonly looks?: string;
}
const limits = ['p-limit-3-1-0', 'p-limit-4-0-0', 'p-limit-5-0-0', 'p-limit-6-2-0', 'p-limit'].map(
  (installedAs): Version => ({
    name: 'p-limit',
    installedAs,
    imported: "import pLimit from 'p-limit';",
    make: 'const limit = pLimit(2); const hand = (name) => limit(job, name);',
    failing: 'const limit = pLimit(1); await fail((job) => limit(job));',
    looks: '[pLimit, limit, limit.clearQueue]',
  }),
);
const queues = ['p-queue-6-6-2', 'p-queue-7-4-1', 'p-queue-8-1-1', 'p-queue'].map(
  (installedAs): Version => ({
    name: 'p-queue',
    installedAs,
    imported: "import imported from 'p-queue'; const PQueue = imported.default ?? imported;",
    make: 'const queue = new PQueue({ concurrency: 2 }); const hand = (name) => queue.add(() => job(name));',
    expected: threeAtOnce,
    failing: 'const queue = new PQueue({ concurrency: 1 }); await fail((job) => queue.add(job));',
    looks: '[PQueue, queue.add, queue.addAll, queue.onIdle, queue.clear, queue.pause]',
  }),
);
const others: readonly Version[] = [
  ...['async-2-6-4', 'async'].map(
    (installedAs): Version => ({
      name: 'async',
      installedAs,
      imported: "import async from 'async';",
      make: `const queue = async.queue(job, 2);
const hand = (name) => new Promise((resolve, reject) => queue.push(name, (error, value) => error ? reject(error) : resolve(value)));`,
      looks: '[async.queue, async.cargo, async.priorityQueue, queue.push, queue.unshift, queue.kill]',
    }),
  ),
  {
    name: 'fastq',
    installedAs: 'fastq',
    imported: "import fastq from 'fastq';",
    make: 'const queue = fastq.promise(job, 2); const hand = (name) => queue.push(name);',
    expected: threeAtOnce,
    failing: 'const queue = fastq.promise((job) => job(), 1); await fail((job) => queue.push(job));',
    looks: '[fastq, fastq.promise, queue.push, queue.unshift, queue.kill, queue.drained]',
  },
  {
    name: 'bottleneck',
    installedAs: 'bottleneck',
    imported: "import Bottleneck from 'bottleneck';",
    isUnordered: true,
    make: 'const limiter = new Bottleneck({ maxConcurrent: 2 }); const hand = (name) => limiter.schedule(job, name);',
    looks: '[Bottleneck, limiter.schedule, limiter.submit, limiter.wrap, limiter._receive]',
  },
];

for (const version of [...limits, ...queues, ...others]) {
  const { name, installedAs, imported, make, failing, looks } = version;
  test(`${installedAs}: what is recorded, and what the program sees`, async (context) => {
    const home = temporaryFolder(context);
    installVersion(home, name, installedAs);
    const compare = async (body: string) => {
      const file = join(home, 'program.mjs');
      writeFileSync(file, `${imported}\n${body}`);
      const alone = await runProgram({ args: [file] });
      const recorded = await runRecorded({ args: [file], directory: recordingFolder(home) });
      assert.deepEqual([recorded.stdout, recorded.stderr, recorded.code], [alone.stdout, alone.stderr, alone.code]);
      assert.deepEqual(ofKind(recorded.events, 'anomaly'), []);
      return recorded;
    };
    const recorded = await compare(`${order}${make}\nawait run(hand);`);
    const [told, expected] = [story(recorded, 'pool'), version.expected ?? threeJobs];
    assert.deepEqual(
      version.isUnordered === true ? told.toSorted() : told,
      version.isUnordered === true ? expected.toSorted() : expected,
      recorded.stdout,
    );
    const holders = ofKind(recorded.events, 'handover').map(({ task }) => task);
    assert.equal(new Set(holders).size, 3, 'each job is a task of its own');
    assert.ok(!holders.includes(undefined));
    if (looks !== undefined)
      await compare(`${order}${make}
const looks = ({ name, length }, text) => [name, length, text];
console.log(${looks}.map((each) => looks(each, Function.prototype.toString.call(each))));`);
    if (failing !== undefined) await compare(`${failure}${failing}`);
  });
}

for (const installedAs of ['p-map-4-0-0', 'p-map-5-5-0', 'p-map-6-0-0', 'p-map'])
  test(`${installedAs}: who awaits it waits for the calls of its mapper`, async (context) => {
    const home = temporaryFolder(context);
    installVersion(home, 'p-map', installedAs);
    installVersion(home, 'async-mutex', 'async-mutex');
    const file = join(home, 'program.mjs');
    writeFileSync(
      file,
      `import pMap from 'p-map';
import { Mutex } from 'async-mutex';
const mutex = new Mutex();
const release = await mutex.acquire();
setTimeout(release, 1000);
console.log(await pMap(['a', 'b'], async (name) => mutex.runExclusive(() => name), { concurrency: 1 }));
console.log(pMap.name, pMap.length, String(pMap).length);`,
    );
    const alone = await runProgram({ args: [file] });
    const recorded = await runRecorded({ args: [file], directory: recordingFolder(home) });
    assert.deepEqual([recorded.stdout, recorded.stderr, recorded.code], [alone.stdout, alone.stderr, alone.code]);
    const asking = ofKind(recorded.events, 'request').find(({ bits }) => bits.contended)?.task;
    const awaits = ofKind(recorded.events, 'await').flatMap(({ targets }) => targets);
    assert.ok(awaits.some((target) => target.kind === 'task' && target.task === asking));
  });
