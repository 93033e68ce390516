// Children that were kept ready are told from others by their pids: they were children before they were started.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { activeChildren, isMain, Process, Queue, setPrewarmed } from 'lockstep/multiprocessing';
import { errorOf, row } from './row.ts';

interface Told {
  readonly ppid: number;
  readonly folder: string;
  readonly mark: string | undefined;
  readonly script: string | undefined;
}
function tell(seen: Queue<Told>): Promise<void> {
  const [, script] = process.argv;
  return seen.put({
    ppid: process.ppid,
    folder: process.cwd(),
    mark: process.env['MARK'],
    script,
  });
}

const list = `/proc/self/task/${process.pid}/children`;
const isObserved = Reflect.get(globalThis, Symbol.for('lockstep.probe.1')) !== undefined;
/** Where the program is observed there are no such children, which would be recorded before they are of the program. */
const expected = existsSync(list) && !isObserved;

async function start(seen: Queue<Told>): Promise<Told & { readonly wasReady: boolean }> {
  const before = existsSync(list) ? readFileSync(list, 'utf8').split(' ') : [];
  const child = new Process({ target: tell, args: [seen] });
  child.start();
  const told = await seen.get();
  await child.join();
  assert.equal(child.exitcode, 0);
  assert.equal(told.ppid, process.pid);
  assert.equal(told.script, process.argv[1]);
  return { ...told, wasReady: before.includes(String(child.pid)) };
}

async function check(seen: Queue<Told>): Promise<void> {
  await row('first', async () => assert.equal((await start(seen)).wasReady, false));
  await row('later', async () => {
    if (!expected) return;
    // One is made when the program has been idle for a moment.
    while (!(await start(seen)).wasReady);
  });
  await row('several', async () => {
    setPrewarmed(2);
    assert.deepEqual(activeChildren(), []);
    assert.deepEqual(
      (await Promise.all([start(seen), start(seen)])).map(({ wasReady }) => wasReady),
      [expected, expected],
    );
  });
  await row('environment', async () => {
    setPrewarmed(1);
    process.env['MARK'] = 'new';
    const { wasReady, mark } = await start(seen);
    assert.deepEqual([wasReady, mark], [false, 'new']);
  });
  await row('folder', async () => {
    setPrewarmed(1);
    process.chdir(tmpdir());
    const { wasReady, folder } = await start(seen);
    assert.deepEqual([wasReady, realpathSync(folder)], [false, realpathSync(tmpdir())]);
  });
  await row('options', async () => {
    setPrewarmed(1);
    process.execArgv.push('--no-warnings');
    assert.equal((await start(seen)).wasReady, false);
  });
  await row('none', async () => {
    setPrewarmed(0);
    assert.equal((await start(seen)).wasReady, false);
  });
  await row('count', async () => {
    for (const count of [-1, 0.5, Number.NaN, 1000])
      assert.equal(await errorOf(() => setPrewarmed(count)), 'ValueError');
  });
  // Neither the end of the program nor that of its output may wait for them.
  setPrewarmed(2);
}

if (isMain(import.meta)) await check(new Queue<Told>());
