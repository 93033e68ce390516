// Large items of queues, which are laid down in memory that the system shares where there is such memory, arrive as small ones do.
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Event, isMain, Process, Queue, setPrewarmed } from 'lockstep/multiprocessing';
import { row } from './row.ts';

const LARGE = 65_536;
const SIZES = [0, 100, 16_367, 16_376, 16_384, 65_536, 65_537, 200_000, 1_000_003, 3_000_000];
const MANY = 300;
/** More than the system's memory takes, and than waits for those who take. */
const LONG = 1000;

/** Bytes that tell the item and each place in it. */
function itemOf(number: number, size: number): Buffer {
  const item = Buffer.alloc(size, number % 251);
  for (let place = 0; place < size; place += 4096) item[place] = (number + place / 4096) % 256;
  return item;
}
function checkItem(item: Buffer, number: number, size: number): void {
  assert.ok(item.equals(itemOf(number, size)), `item ${number} of ${size} bytes`);
}
/** How many files of shared memory this process has open. */
function openFiles(): number {
  if (process.platform !== 'linux') return 0;
  const targets = readdirSync('/proc/self/fd').map((name) => {
    try {
      return readlinkSync(join('/proc/self/fd', name));
    } catch {
      return '';
    }
  });
  return targets.filter((target) => target.startsWith('/dev/shm/lockstep-')).length;
}
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

async function putsSizes(queue: Queue<Buffer>): Promise<void> {
  let number = 0;
  for (let round = 0; round < 5; round++) {
    for (const size of SIZES) {
      const item = itemOf(number, size);
      const put = queue.put(item);
      // What it was when it was put arrives.
      item.fill(0);
      await put;
      number++;
    }
  }
}
async function puts(queue: Queue<Buffer>, count: number): Promise<void> {
  for (let number = 0; number < count; number++) await queue.put(itemOf(number, LARGE));
}
async function putsAtOnce(queue: Queue<Buffer>, count: number): Promise<void> {
  await Promise.all(Array.from({ length: count }, (_, number) => queue.put(itemOf(number, LARGE))));
}
async function putsAndStays(queue: Queue<Buffer>, files: Queue<number>, leave: Event): Promise<void> {
  await puts(queue, 20);
  await queue.empty();
  await files.put(openFiles());
  await leave.wait();
}
async function takesNumbers(queue: Queue<Buffer>, taken: Queue<number>, count: number): Promise<void> {
  for (let each = 0; each < count; each++) {
    const item = await queue.get();
    assert.equal(item.length, LARGE);
    await taken.put(item.readUInt8());
  }
}
async function takesAndExits(queue: Queue<Buffer>, count: number): Promise<void> {
  for (let number = 0; number < count; number++) checkItem(await queue.get(), number, LARGE);
  process.exit(0);
}
async function takesAndIsKilled(queue: Queue<Buffer>, count: number): Promise<void> {
  for (let number = 0; number < count; number++) checkItem(await queue.get(), number, LARGE);
  // What it has been lent beyond goes back first.
  await queue.empty();
  process.kill(process.pid, 'SIGKILL');
}
async function echoes(from: Queue<Buffer>, to: Queue<Buffer>, count: number): Promise<void> {
  for (let number = 0; number < count; number++) await to.put(await from.get());
}
function started(process: Process): Process {
  process.start();
  return process;
}

async function arrives(): Promise<void> {
  await row('sizes', async () => {
    const queue = new Queue<Buffer>();
    const child = started(new Process({ target: putsSizes, args: [queue] }));
    for (let number = 0; number < 5 * SIZES.length; number++) {
      const item = await queue.get();
      checkItem(item, number, SIZES[number % SIZES.length] ?? 0);
      // Aligned, so that arrays of numbers can be laid over it.
      assert.equal(item.byteOffset % 8 === 0 || item.length === 0, true);
    }
    await child.join();
  });
  await row('kept', async () => {
    const queue = new Queue<Buffer>();
    const child = started(new Process({ target: putsAtOnce, args: [queue, MANY] }));
    const items: Buffer[] = [];
    for (let number = 0; number < MANY; number++) items.push(await queue.get());
    await child.join();
    for (const [number, item] of items.entries()) checkItem(item, number, LARGE);
  });
  await row('bounded', async () => {
    const queue = new Queue<Buffer>(3);
    const child = started(new Process({ target: puts, args: [queue, MANY] }));
    for (let number = 0; number < MANY; number++) checkItem(await queue.get(), number, LARGE);
    await child.join();
  });
  await row('nobody-takes', async () => {
    const queue = new Queue<Buffer>();
    const item = Buffer.alloc(LARGE);
    for (let number = 0; number < LONG; number++) await queue.put(item);
    for (let number = 0; number < LONG; number++) assert.equal((await queue.get()).length, LARGE);
  });
  await row('echo', async () => {
    const [there, back] = [new Queue<Buffer>(), new Queue<Buffer>()];
    const child = started(new Process({ target: echoes, args: [there, back, MANY] }));
    for (let number = 0; number < MANY; number++) {
      await there.put(itemOf(number, LARGE));
      checkItem(await back.get(), number, LARGE);
    }
    await child.join();
  });
  await row('two-takers', async () => {
    const [queue, taken] = [new Queue<Buffer>(), new Queue<number>()];
    const takers = [1, 2].map(() => started(new Process({ target: takesNumbers, args: [queue, taken, 100] })));
    for (let number = 0; number < 200; number++) await queue.put(itemOf(number, LARGE));
    const numbers: number[] = [];
    for (let number = 0; number < 200; number++) numbers.push(await taken.get());
    assert.deepEqual(
      numbers.sort((left, right) => left - right),
      Array.from({ length: 200 }, (_, number) => number),
    );
    for (const taker of takers) await taker.join();
  });
}
async function lasts(): Promise<void> {
  await row('putter-killed', async () => {
    const [queue, files, leave] = [new Queue<Buffer>(), new Queue<number>(), new Event()];
    const before = openFiles();
    const child = started(new Process({ target: putsAndStays, args: [queue, files, leave] }));
    if (process.platform === 'linux') assert.equal(await files.get(), 1, 'the items are laid down');
    else await files.get();
    child.kill();
    await child.join();
    for (let number = 0; number < 20; number++) checkItem(await queue.get(), number, LARGE);
    // One of those that were read from is kept open.
    await until(() => openFiles() <= before + 1);
  });
  await row('taker-exits', async () => {
    const queue = new Queue<Buffer>();
    for (let number = 0; number < MANY; number++) await queue.put(itemOf(number, LARGE));
    const child = started(new Process({ target: takesAndExits, args: [queue, 100] }));
    await child.join();
    assert.equal(child.exitcode, 0);
    for (let number = 100; number < MANY; number++) checkItem(await queue.get(), number, LARGE);
  });
  await row('taker-killed', async () => {
    const queue = new Queue<Buffer>();
    for (let number = 0; number < MANY; number++) await queue.put(itemOf(number, LARGE));
    const child = started(new Process({ target: takesAndIsKilled, args: [queue, 100] }));
    await child.join();
    for (let number = 100; number < MANY; number++) checkItem(await queue.get(), number, LARGE);
  });
}
/** Processes that cannot open the files of others send and get the bytes themselves. */
async function withoutFiles(folder: string): Promise<void> {
  // Nothing that starts with the file below may still be about to when that is gone.
  setPrewarmed(0);
  const refuses = join(folder, 'refuses.cjs');
  writeFileSync(
    refuses,
    `const fs = require('node:fs');
    const { openSync } = fs;
    fs.openSync = (path, ...rest) => {
      if (String(path).startsWith('/proc/')) throw new Error('refused');
      return openSync(path, ...rest);
    };`,
  );
  const refusing = async (work: () => Promise<void>): Promise<void> => {
    const before = process.env['NODE_OPTIONS'];
    process.env['NODE_OPTIONS'] = `${before ?? ''} --require=${JSON.stringify(refuses)}`;
    try {
      await work();
    } finally {
      if (before === undefined) delete process.env['NODE_OPTIONS'];
      else process.env['NODE_OPTIONS'] = before;
    }
  };
  await row('putter-without', async () => {
    const [queue, files, leave] = [new Queue<Buffer>(), new Queue<number>(), new Event()];
    await refusing(async () => {
      const child = started(new Process({ target: putsAndStays, args: [queue, files, leave] }));
      assert.equal(await files.get(), 0);
      for (let number = 0; number < 20; number++) checkItem(await queue.get(), number, LARGE);
      await leave.set();
      await child.join();
    });
  });
  await row('taker-without', async () => {
    const [there, back] = [new Queue<Buffer>(), new Queue<Buffer>()];
    await refusing(async () => {
      const child = started(new Process({ target: echoes, args: [there, back, 50] }));
      for (let number = 0; number < 50; number++) await there.put(itemOf(number, LARGE));
      for (let number = 0; number < 50; number++) checkItem(await back.get(), number, LARGE);
      await child.join();
    });
  });
}

if (isMain(import.meta)) {
  await arrives();
  await lasts();
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-'));
  await withoutFiles(folder);
  rmSync(folder, { recursive: true });
}
