import { isMain, Process, Queue } from 'lockstep/multiprocessing';
import { outcome, report } from './report.ts';

async function puts(queue: Queue<string>, word: string): Promise<void> {
  for (let number = 0; number < 20; number++) await queue.put(`${word}${number}`);
}
function putsAndForgets(queue: Queue<string>): void {
  for (let number = 0; number < 20; number++) void queue.put(`f${number}`);
}

async function alone(): Promise<void> {
  const queue = new Queue<unknown>(2);
  report('MQ-01', await outcome(() => queue.getNowait()), await outcome(() => queue.get(true, 0.01)));
  report('empty', await queue.qsize(), await queue.empty(), await queue.full());
  await queue.put('a');
  await queue.put({ when: new Date(0), list: new Map([[1, [2n]]]) });
  report('full', await queue.qsize(), await queue.empty(), await queue.full());
  report('MQ-02', await outcome(() => queue.putNowait(1)), await outcome(() => queue.put(1, true, 0.01)));
  report('QU-06', await outcome(() => queue.put(1, false, 5)));
  const blocked = queue.put('c');
  report('QU-09', await queue.get());
  await blocked;
  report('QU-07', await queue.qsize());
  const second = await queue.get();
  const when = second instanceof Object && 'when' in second && 'list' in second ? second : undefined;
  report('clone', when?.when instanceof Date, when?.list instanceof Map, await queue.get());
  report('QU-06 get', await outcome(() => queue.get(false, 5)));
  const stop = new AbortController();
  const waiting = outcome(() => queue.get(true, stop.signal));
  const behind = queue.get();
  stop.abort(new RangeError('enough'));
  await queue.put('for the one behind');
  report('abort', await waiting, await behind);
  report('uncloneable', await outcome(() => queue.put(() => 1)), await outcome(() => queue.put({ deep: [queue] })));
  const unbounded = new Queue<number>();
  for (let number = 0; number < 100; number++) void unbounded.put(number);
  const got: number[] = [];
  for (let number = 0; number < 100; number++) got.push(await unbounded.get());
  report(
    'QU-08',
    got.every((item, index) => item === index),
    await unbounded.full(),
  );
  report('MQ-09', 'taskDone' in queue, 'join' in queue);
  const last = queue.put('last');
  report('joinThread open', await outcome(() => queue.joinThread()));
  queue.close();
  report('joinThread', await outcome(() => queue.joinThread()), await outcome(() => last));
  report('MQ-05', await outcome(() => queue.put(1)), await outcome(() => queue.get()));
}
async function together(): Promise<void> {
  const queue = new Queue<string>(3);
  const children = ['x', 'y'].map((word) => new Process({ target: puts, args: [queue, word] }));
  children.push(new Process({ target: putsAndForgets, args: [queue] }));
  for (const child of children) child.start();
  const got: string[] = [];
  for (let item = 0; item < 60; item++) got.push(await queue.get());
  for (const word of ['x', 'y', 'f'])
    report(
      `MQ-03 ${word}`,
      got.filter((item) => item.startsWith(word)),
    );
  for (const child of children) await child.join();
  report(
    'ends',
    children.map(({ exitcode }) => exitcode),
    await queue.empty(),
  );
}

if (isMain(import.meta)) {
  await alone();
  await together();
}
