/** Recordings in which threads are asleep: such as nobody wakes any more, and such as somebody may wake. */
import { Operation, RecordKind } from '../../core/protocol/records.ts';
import type { RecordingBuilder, ThreadBuilder } from '../support/recordingBuilder.ts';
import { nested, type Scenario, twoProcesses } from './parts.ts';

const notice = { operation: Operation.signal } as const;

/** Says of the threads, some times, that they are asleep. */
export const sleep = (run: RecordingBuilder, threads: readonly ThreadBuilder[], detail = 0, times = 6): void => {
  for (let time = 0; time < times; time++) {
    for (const thread of threads) thread.record(RecordKind.asleep, { value: 1, detail });
    run.later(100);
  }
};

/** A consumer in a process of its own, and the main process that waits for its end. */
const consumer = (run: RecordingBuilder): [ThreadBuilder, ThreadBuilder] => {
  const main = run.process();
  const shelf = main.resource('queue', 'shelf', { key: 'shelf' });
  const start = main.task('start', 'bakery.ts:20');
  const child = run.process({ parent: start, name: 'seller' });
  const sell = child.task('sell', 'bakery.ts:10');
  const same = child.resource('queue', '', { key: 'shelf' });
  start.put(shelf, 1, 'bread');
  sell.request(same, 'bakery.ts:11', { operation: Operation.take }).granted();
  sell.got(same, 1);
  sell.want(same, 'bakery.ts:11', { operation: Operation.take });
  start.want(main.endOf({ pid: child.process.pid, thread: 0 }, 'seller'), 'bakery.ts:23', {
    operation: Operation.join,
  });
  run.later(5);
  return [main, child];
};

/** A waiter in the main process, and what the main process may do with the event. */
const waiter = (run: RecordingBuilder): ThreadBuilder => {
  const main = run.process();
  main.task('wait', 'gate.ts:3').want(main.resource('event', 'open'), 'gate.ts:4', notice);
  run.later(5);
  return main;
};

export const sleepers: Readonly<Record<string, Scenario>> = {
  asleepAlone: (run) => sleep(run, [waiter(run)]),
  // A thread that is not heard of again and again may have been woken.
  nearAsleepOnce: (run) => {
    sleep(run, [waiter(run)], 0, 2);
    run.later(2000);
    run.process();
  },
  nearAsleepAndWoken: (run) => {
    const main = waiter(run);
    sleep(run, [main], 0, 3);
    main.record(RecordKind.asleep, { value: 0 });
    sleep(run, [main], 0, 3);
    main.interferes();
    run.later(2000);
    main.idle();
    main.task('wait', 'gate.ts:9').take(main.lock('later'), 'gate.ts:10').release();
  },
  nearAsleepWithTimeout: (run) => {
    const main = run.process();
    main.task('wait', 'gate.ts:3').want(main.resource('event', 'open'), 'gate.ts:4', { ...notice, mayGiveUp: true });
    sleep(run, [main], 0, 20);
  },
  likelyAsleep: (run) => {
    sleep(run, [waiter(run)], 1, 20);
  },
  asleepInProcesses: (run) => sleep(run, consumer(run)),
  nearAsleepBesideRunner: (run) => {
    const [main] = consumer(run);
    sleep(run, [main], 0, 20);
  },
  // The main process has the queue as well, and is busy.
  nearAsleepBelowRunner: (run) => {
    const [, child] = consumer(run);
    sleep(run, [child], 0, 20);
  },
  nearAsleepWhileStarting: (run) => {
    const main = waiter(run);
    main.endOf({ pid: 999, thread: 0 }, 'newcomer');
    sleep(run, [main], 0, 20);
  },
  // A child that tells its end may yet have to be gone for its waiter to wake.
  nearAsleepBesideEnding: (run) => {
    const [main, child] = twoProcesses(run);
    const [open, same] = [
      main.resource('event', 'open', { key: 'open' }),
      child.resource('event', '', { key: 'open' }),
    ];
    main.task('wait', 'gate.ts:3').want(open, 'gate.ts:4', notice);
    child.main.request(same, 'worker.ts:2', notice).acquire();
    child.exit();
    sleep(run, [main], 0, 8);
  },
  // Nobody above the process has anything to wake it by.
  asleepUnderRunner: (run) => {
    const npm = run.process();
    const child = run.process({ parent: npm.main, name: 'program.ts' });
    npm.endOf({ pid: child.process.pid, thread: 0 }, 'program.ts');
    child.task('wait', 'gate.ts:3').want(child.resource('event', 'open'), 'gate.ts:4', notice);
    sleep(run, [child]);
  },
  // The deadlock explains it, and the finding for all who wait is not needed.
  asleepInDeadlock: (run) => {
    const [main, pay, log, accounts] = nested(run, 'lock');
    pay.awaits(log, 'shop.ts:6:3 pay');
    log.want(accounts, 'shop.ts:10');
    sleep(run, [main]);
  },
};
