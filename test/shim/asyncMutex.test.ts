import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { CancelReason, ReleaseScope } from '../../core/protocol/records.ts';
import { root } from '../../scripts/support.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { ofKind, programFolder, type Recording, recordingFolder, runRecorded } from './support/recorded.ts';
import { story } from './support/story.ts';

const header = `const { Mutex, Semaphore, tryAcquire, withTimeout } = require('async-mutex');
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
`;
const folder = programFolder({ after }, {});
let programs = 0;

async function record(
  body: string,
  options: { readonly folder?: string } = {},
): Promise<Recording & { stdout: string }> {
  const home = options.folder ?? folder;
  programs += 1;
  const file = join(home, `program${programs}.cjs`);
  writeFileSync(file, `${header}(async () => {\n${body}\n})();\n`);
  const result = await runRecorded({ args: [file], directory: recordingFolder(home) });
  assert.equal(result.stderr, '');
  assert.deepEqual(ofKind(result.events, 'anomaly'), []);
  return result;
}

test('a Mutex and its Semaphore are one lock', async () => {
  const recording = await record(`
const mutex = new Mutex();
const first = await mutex.acquire();
const second = mutex.acquire();
first();
first();
(await second)();
await mutex.runExclusive(() => pause(1));`);
  assert.deepEqual(story(recording), [
    'lock 1',
    'request 1',
    'acquire 1',
    'request 2 waits',
    'release 1',
    'acquire 2',
    'release 2',
    'request 3',
    'acquire 3',
    'release 3',
  ]);
  assert.deepEqual(
    ofKind(recording.events, 'acquire').map(({ bits }) => bits.scope === ReleaseScope.scoped),
    [false, false, true],
  );
});

test('a weighted Semaphore grants what fits, by priority', async () => {
  const recording = await record(`
const semaphore = new Semaphore(3);
const [, release] = await semaphore.acquire(2);
const low = semaphore.acquire(3, 0);
const high = semaphore.acquire(2, 5);
release();
(await high)[1]();
(await low)[1]();`);
  assert.deepEqual(story(recording), [
    'semaphore 3',
    'request 1 ×2',
    'acquire 1',
    'request 2 ×3 waits',
    'request 3 ×2 waits',
    'release 1',
    'acquire 3',
    'release 3',
    'acquire 2',
    'release 2',
  ]);
});

test('a release that names no grant is one of who releases, and one too many ends none', async () => {
  const recording = await record(`
const semaphore = new Semaphore(2);
await semaphore.acquire();
await semaphore.acquire();
semaphore.release();
semaphore.release();
semaphore.release();`);
  assert.deepEqual(story(recording).slice(-3), ['acquire 2', 'release ?', 'release ?']);
});

test('requests that time out or are cancelled end so', async () => {
  const recording = await record(`
const mutex = new Mutex();
const release = await mutex.acquire();
await withTimeout(mutex, 2).acquire().catch(() => {});
await withTimeout(mutex, 2).runExclusive(() => {}).catch(() => {});
await tryAcquire(mutex).acquire().catch(() => {});
const waiting = mutex.acquire().catch(() => {});
mutex.cancel();
await waiting;
release();`);
  assert.deepEqual(
    ofKind(recording.events, 'cancel').map(({ reason }) => reason),
    [CancelReason.timeout, CancelReason.timeout, CancelReason.timeout, CancelReason.rejected],
  );
  assert.deepEqual(
    ofKind(recording.events, 'request').map(({ bits }) => bits.mayGiveUp),
    [false, true, true, true, false],
  );
  assert.equal(ofKind(recording.events, 'acquire').length, 1);
});

test('waiting for an unlock waits for the holder and holds nothing', async () => {
  const recording = await record(`
const mutex = new Mutex();
const release = await mutex.acquire();
const free = mutex.waitForUnlock();
release();
await free;
await mutex.waitForUnlock();`);
  assert.deepEqual(story(recording), [
    'lock 1',
    'request 1',
    'acquire 1',
    'request 2 waits',
    'release 1',
    'acquire 2',
    'release 2',
  ]);
});

test('a program that ends while somebody waits says so', async () => {
  const { events } = await record(`
const mutex = new Mutex();
await mutex.acquire();
await mutex.acquire();`);
  assert.deepEqual(
    events.slice(-2).map(({ kind }) => kind),
    ['idle', 'exit'],
  );
});

for (const version of ['0.3.2', '0.4.1'] as const) {
  test(`version ${version} is told apart by its own ways`, async (context) => {
    const home = temporaryFolder(context);
    const target = join(home, 'node_modules');
    mkdirSync(target);
    cpSync(join(root, 'node_modules/tslib'), join(target, 'tslib'), { recursive: true });
    cpSync(join(root, 'node_modules', `async-mutex-${version.replaceAll('.', '-')}`), join(target, 'async-mutex'), {
      recursive: true,
    });
    const manifest: unknown = JSON.parse(readFileSync(join(target, 'async-mutex/package.json'), 'utf8'));
    assert.ok(
      typeof manifest === 'object' && manifest !== null && 'version' in manifest && manifest.version === version,
    );
    const recording = await record(
      `
const semaphore = new Semaphore(2);
const [, release] = await semaphore.acquire();
const rest = [semaphore.runExclusive(() => pause(1)), semaphore.runExclusive(() => pause(1))];
release();
await Promise.all(rest);`,
      { folder: home },
    );
    assert.deepEqual(story(recording), [
      'semaphore 2',
      'request 1',
      'acquire 1',
      'request 2',
      'acquire 2',
      'request 3 waits',
      'release 1',
      'acquire 3',
      'release 2',
      'release 3',
    ]);
  });
}
