/** Recordings of waits whose cause is told, and of such as come near to one. */
import { Operation, RecordKind, TaskOutcome } from '../../core/protocol/records.ts';
import type { RecordingBuilder, ResourceRef, TaskBuilder, ThreadBuilder } from '../support/recordingBuilder.ts';
import type { Scenario } from './parts.ts';
import { sleep } from './sleepers.ts';

const take = { operation: Operation.take } as const;
const put = { operation: Operation.put } as const;
const signal = { operation: Operation.signal } as const;

/** Puts something, and somebody else takes it. */
const pass = (from: TaskBuilder, to: TaskBuilder, queue: ResourceRef, item: number, label: string): void => {
  from.put(queue, item, label);
  to.got(queue, item);
};
const measure = (thread: ThreadBuilder, resource: ResourceRef, name: string, value: number, by?: TaskBuilder): void => {
  const given = by === undefined ? {} : { task: by.id, site: thread.site('cause.ts:9:3 notify') };
  thread.record(RecordKind.gauge, { resource: resource.id, detail: thread.text(name), value, ...given });
};
const misuse = (run: RecordingBuilder, rule: string): ThreadBuilder => {
  const main = run.process();
  const task = main.task('use', 'cause.ts:3');
  const resource = main.lock('key');
  const site = main.site('cause.ts:4:7 use');
  main.record(RecordKind.misuse, { task: task.id, resource: resource.id, site, detail: main.text(rule) });
  run.later(100);
  return main;
};

export const causes: Readonly<Record<string, Scenario>> = {
  missingSentinel: (run) => {
    const main = run.process();
    const shelf = main.resource('queue', 'shelf');
    const [bake, first, second] = [
      main.task('bake', 'cause.ts:1'),
      main.task('first', 'cause.ts:5'),
      main.task('second', 'cause.ts:5'),
    ];
    pass(bake, second, shelf, 1, 'rye');
    pass(bake, first, shelf, 2, 'oat');
    pass(bake, first, shelf, 3, 'null');
    bake.end();
    first.end();
    second.want(shelf, 'cause.ts:6', take);
    sleep(run, [main]);
  },
  // What the producer waits for is another cause.
  nearMissingSentinel: (run) => {
    const main = run.process();
    const shelf = main.resource('queue', 'shelf');
    const [bake, sell] = [main.task('bake', 'cause.ts:1'), main.task('sell', 'cause.ts:5')];
    pass(bake, sell, shelf, 1, 'rye');
    bake.want(main.resource('event', 'oven'), 'cause.ts:2', { ...signal, mayGiveUp: true });
    sell.want(shelf, 'cause.ts:6', take);
    sleep(run, [main]);
  },
  noProducerThrew: (run) => {
    const main = run.process();
    const shelf = main.resource('queue', 'shelf');
    const [bake, sell] = [main.task('bake', 'cause.ts:1'), main.task('sell', 'cause.ts:5')];
    pass(bake, sell, shelf, 1, 'rye');
    bake.end(TaskOutcome.threw);
    sell.want(shelf, 'cause.ts:6', take);
    sleep(run, [main]);
  },
  missingTaskDone: (run) => {
    const main = run.process();
    const pages = main.resource('queue', 'pages');
    const [write, read] = [main.task('write', 'cause.ts:1'), main.task('read', 'cause.ts:5')];
    pass(write, read, pages, 1, 'page 1');
    measure(main, pages, 'unfinished', 0);
    pass(write, read, pages, 2, 'page 2');
    write.want(pages, 'cause.ts:3', signal);
    measure(main, pages, 'unfinished', 1);
    read.want(pages, 'cause.ts:6', take);
    sleep(run, [main]);
  },
  openPipeEnd: (run) => {
    const main = run.process();
    const radio = main.resource('pipe', 'radio');
    main.task('listen', 'cause.ts:1').want(radio, 'cause.ts:2', take);
    measure(main, radio, `writer ${main.process.pid}`, 1);
    sleep(run, [main]);
  },
  shortBarrier: (run) => {
    const main = run.process();
    const boat = main.resource('barrier', 'boat', { capacity: 3 });
    for (const name of ['Ilse', 'Jomo']) main.task(name, 'cause.ts:1').want(boat, 'cause.ts:2', signal);
    sleep(run, [main]);
  },
  lostWakeup: (run) => {
    const main = run.process();
    const kettle = main.resource('condition', 'kettle');
    const [boil, pour] = [main.task('boil', 'cause.ts:1'), main.task('pour', 'cause.ts:5')];
    measure(main, kettle, 'notified', 0, boil);
    boil.end();
    pour.want(kettle, 'cause.ts:6', signal);
    sleep(run, [main]);
  },
  // Whoever looks first misses no notice: nothing is known of why it waits.
  asleepAfterLook: (run) => {
    const main = run.process();
    const kettle = main.resource('condition', 'kettle');
    const [boil, pour] = [main.task('boil', 'cause.ts:1'), main.task('pour', 'cause.ts:5')];
    measure(main, kettle, 'notified', 0, boil);
    pour.want(kettle, 'cause.ts:6', { ...signal, looksFirst: true });
    sleep(run, [main]);
  },
  joinBeforeDrain: (run) => {
    const main = run.process();
    main.resource('queue', 'pages', { key: 'pages' });
    const start = main.task('start', 'cause.ts:1');
    const child = run.process({ parent: start, name: 'scanner' });
    child.main.want(child.resource('queue', '', { key: 'pages' }), '', put);
    const end = main.endOf({ pid: child.process.pid, thread: 0 }, 'scanner');
    start.want(end, 'cause.ts:3', { operation: Operation.join });
    run.later(5);
    sleep(run, [main, child]);
  },
  missingReleaseOfPermits: (run) => {
    const main = run.process();
    const places = main.resource('semaphore', 'places', { capacity: 2 });
    for (const name of ['first', 'second']) {
      const task = main.task(name, 'cause.ts:1');
      task.take(places, 'cause.ts:2');
      task.end();
    }
    main.task('third', 'cause.ts:1').want(places, 'cause.ts:2');
    run.later(100);
  },
  // The lock was asked for and got, which only the broker has told.
  orphanedLockUnheard: (run) => {
    const main = run.process();
    const till = main.lock('till', { key: 'till' });
    const thief = run.process({ parent: main.main, name: 'thief' });
    const same = thief.lock('', { key: 'till' });
    thief.main.request(same, 'cause.ts:2');
    run.ended(thief, 'SIGKILL');
    main.task('count', 'cause.ts:5').want(till, 'cause.ts:6');
    measure(main, till, 'orphaned', thief.process.pid);
    run.later(100);
  },
  nearOrphanedLockUnheard: (run) => {
    const main = run.process();
    const till = main.lock('till', { key: 'till' });
    const thief = run.process({ parent: main.main, name: 'thief' });
    thief.main.request(thief.lock('', { key: 'till' }), 'cause.ts:2');
    run.ended(thief, 'SIGKILL');
    measure(main, till, 'orphaned', thief.process.pid);
    const count = main.task('count', 'cause.ts:5');
    // It was recovered in time.
    count.want(till, 'cause.ts:6').granted().release();
    run.later(1000);
    count.end();
  },
  releaseUnheld: (run) => {
    misuse(run, 'release-unheld');
  },
  overRelease: (run) => misuse(run, 'over-release').exit(1),
};
