/** What can be the target of a process, and what cannot. */
import { isMain, Lock, Process, Queue } from 'lockstep/multiprocessing';
import * as elsewhere from './otherTargets.ts';
import { imported } from './otherTargets.ts';
import { outcome, report } from './report.ts';

function declared(seen: Queue<unknown>, value: unknown): Promise<void> {
  return seen.put(['declared', value]);
}
const assigned = async (seen: Queue<unknown>): Promise<void> => seen.put('assigned');
async function calls(seen: Queue<unknown>, callback: (word: string) => string): Promise<void> {
  await seen.put(callback('sent by name'));
}
function shout(word: string): string {
  return word.toUpperCase();
}
async function same(seen: Queue<unknown>, locks: Lock[], holder: { lock: Lock }): Promise<void> {
  await seen.put([locks.length, locks[0] === holder.lock, locks[0] instanceof Lock, await holder.lock.locked()]);
}
const makeFree = () => {
  function free(): void {
    report('free');
  }
  return free;
};
const makeLambda = (): Process<never> => new Process({ target: () => report('lambda'), name: 'Lambda' });
class Counter extends elsewhere.Base {
  override async run(): Promise<void> {
    await this.seen.put(['own class', this.label]);
  }
}

async function run(target: Process<never>): Promise<number | undefined> {
  target.start();
  await target.join();
  return target.exitcode;
}
async function message(start: () => Process<never>): Promise<unknown> {
  try {
    start().start();
    return 'started';
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : error;
  }
}

if (isMain(import.meta)) {
  const seen = new Queue<unknown>();
  const lock = new Lock();
  await lock.acquire();
  const cyclic: unknown[] = [];
  cyclic.push(cyclic, new Date(0), new Set(['x']));
  await run(
    new Process({ target: declared, args: [seen, { big: 2n ** 70n, bytes: new Uint8Array([1, 2]), none: undefined }] }),
  );
  const [word, value] = (await seen.get()) as [string, { big: bigint; bytes: Uint8Array; none?: unknown }];
  report('declared', word, value.big === 2n ** 70n, [...value.bytes], 'none' in value);
  await run(new Process({ target: declared, args: [seen, cyclic] }));
  const [, ring] = (await seen.get()) as [string, unknown[]];
  report('cyclic', ring[0] === ring, ring[1] instanceof Date, ring[2] instanceof Set);
  await run(new Process({ target: assigned, args: [seen] }));
  await run(new Process({ target: imported, args: [seen] }));
  await run(new Process({ target: elsewhere.imported, args: [seen] }));
  await run(new Process({ target: elsewhere.notBoundHere, args: [seen] }));
  await run(new Process({ target: calls, args: [seen, shout] }));
  await run(new Process({ target: same, args: [seen, [lock], { lock }] }));
  await run(new Counter(seen));
  await run(elsewhere.makeHidden(seen));
  const got: unknown[] = [];
  while (!(await seen.empty())) got.push(await seen.get());
  report('targets', got);

  const local = 'captured';
  function closure(): void {
    report(local);
  }
  const inner = (() => {
    function nested(): void {
      report(local);
    }
    return nested;
  })();
  report('lambda', await message(() => new Process({ target: () => report(local) })));
  report('bound', await message(() => new Process({ target: shout.bind(undefined), args: ['x'] })));
  report('built in', await message(() => new Process({ target: console.log })));
  report('lambda at the top', await run(makeLambda()));
  report('nested', await message(() => new Process({ target: inner, name: 'Nested' })));
  report('nested and free', await run(new Process({ target: makeFree(), name: 'Free' })));
  report('in the main block', await message(() => new Process({ target: closure, name: 'Block' })));
  report(
    'argument',
    await message(() => new Process({ target: declared, args: [seen, { deep: [1, Promise.resolve()] }] })),
  );
  report('symbol', await message(() => new Process({ target: declared, args: [seen, Symbol('s')], name: 'S' })));
  report('anonymous argument', await message(() => new Process({ target: declared, args: [seen, [() => 1]] })));
  report('run', await outcome(() => new Process({ target: shout, args: ['here'] }).run()));
}
