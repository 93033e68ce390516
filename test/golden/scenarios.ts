/** Recordings made by hand, by name: buggy ones and their fixed twins. */
import { ExitCause, Operation, RecordKind, ReleaseScope, TaskOutcome } from '../../core/protocol/records.ts';
import type { RecordingBuilder, ResourceRef, TaskBuilder, ThreadBuilder } from '../support/recordingBuilder.ts';
import { causes } from './causes.ts';
import { costs } from './costs.ts';
import { lockOrders } from './lockOrders.ts';
import { doubtful, nearMisses } from './nearMisses.ts';
import { free, nested, type Scenario, transfers, twoProcesses, watchedDeadlock } from './parts.ts';
import { promises } from './promises.ts';
import { races } from './races.ts';
import { sleepers } from './sleepers.ts';

const philosopherNames = ['Hypatia', 'Laozi', 'Kant', 'Averroes', 'Sappho'];
const philosophers = (run: RecordingBuilder, ordered: boolean): void => {
  const main = run.process();
  const dinner = main.task('dinner', 'philosophers.ts:40');
  const forks = philosopherNames.map((_, index) => main.lock('fork', { site: `philosophers.ts:${index + 5}` }));
  const seated = philosopherNames.map((name) => main.task(name, 'philosophers.ts:25', dinner));
  dinner.awaitsAll(seated, 'philosophers.ts:44:3 dinner');
  const left = (index: number): ResourceRef | undefined => forks[ordered && index === 4 ? 0 : index];
  const right = (index: number): ResourceRef | undefined => forks[ordered && index === 4 ? 4 : (index + 1) % 5];
  const eat = (index: number, wait: (fork: ResourceRef, task: TaskBuilder) => void): void => {
    const [fork, task] = [right(index), seated[index]];
    if (fork !== undefined && task !== undefined) wait(fork, task);
  };
  if (ordered) {
    for (const [index, task] of seated.entries()) {
      const fork = left(index);
      const first = fork && task.take(fork, 'philosophers.ts:29');
      eat(index, (other, eater) => eater.take(other, 'philosophers.ts:31').release());
      first?.release();
      task.end();
    }
    dinner.resume();
    dinner.end();
    main.idle();
    main.exit();
    return;
  }
  for (const [index, task] of seated.entries()) {
    const fork = left(index);
    if (fork !== undefined) task.take(fork, 'philosophers.ts:29:22 dine');
    run.later(1);
  }
  for (const index of [2, 0, 1, 4, 3]) {
    eat(index, (fork, task) => task.want(fork, 'philosophers.ts:31:22 dine'));
    run.later(1);
  }
  main.idle();
  main.exit(13, ExitCause.unsettledAwait);
  run.ended(main, 13);
};

const deadlocks: Readonly<Record<string, Scenario>> = {
  deadlockCycle: (run) => {
    transfers(run, 'opposite');
  },
  deadlockCycleFixed: (run) => {
    transfers(run, 'same');
  },
  deadlockCycleThenKilled: (run) => run.ended(transfers(run, 'opposite'), 'SIGTERM'),
  deadlockCycleAtIdle: (run) => {
    const main = transfers(run, 'opposite');
    main.idle();
    main.exit();
  },
  philosophers: (run) => philosophers(run, false),
  philosophersFixed: (run) => philosophers(run, true),
  deadlockAcrossProcesses: (run) => {
    const [main, child, ledger, sameLedger] = twoProcesses(run);
    const stock = main.lock('stock', { key: 'stock' });
    const sameStock = child.lock('', { key: 'stock' });
    main.main.take(ledger, 'shop.ts:4');
    child.main.take(sameStock, 'worker.ts:2');
    run.later(3);
    main.main.want(stock, 'shop.ts:5', { blocksThread: true });
    run.later(3);
    child.main.want(sameLedger, 'worker.ts:3', { blocksThread: true });
    run.later(80);
    run.ended(child, 'SIGKILL');
    run.ended(main, 'SIGKILL');
  },
  deadlockOfBlockedThreads: (run) => {
    // Whoever could release what it did not take is blocked itself.
    const [main, child, ledger, sameLedger] = twoProcesses(run);
    const stock = main.lock('stock', { key: 'stock' });
    const sameStock = child.lock('', { key: 'stock' });
    main.interferes();
    child.interferes();
    main.main.take(ledger, 'shop.ts:4');
    child.main.take(sameStock, 'worker.ts:2');
    main.main.want(stock, 'shop.ts:5', { blocksThread: true });
    child.main.want(sameLedger, 'worker.ts:3', { blocksThread: true });
    run.later(80);
  },
  deadlockInterferedElsewhere: (run) => {
    // The locks of one heap are out of reach of the code in another process.
    const main = transfers(run, 'opposite');
    run.process({ parent: main.main, name: 'watcher' }).interferes();
    run.later(100);
  },
  deadlockUnderRunner: (run) => {
    // What started the program has code of all kinds, but nothing that is shared with it.
    const runner = run.process();
    runner.interferes();
    const main = run.process({ parent: runner.main });
    const [a, b] = [main.lock('a', { key: 'a' }), main.lock('b', { key: 'b' })];
    const [one, two] = [main.task('one', 'x.ts:1'), main.task('two', 'x.ts:9')];
    one.take(a, 'x.ts:2');
    two.take(b, 'x.ts:10');
    one.want(b, 'x.ts:3');
    two.want(a, 'x.ts:11');
    run.later(80);
  },
  deadlockAfterInterference: (run) => {
    const watcher = watchedDeadlock(run);
    watcher.exit();
    run.ended(watcher, 0);
    run.later(80);
  },
  deadlockWithOthersBehind: (run) => {
    const main = transfers(run, 'opposite');
    const accounts = { id: 1 };
    const report = main.task('report', 'bank.ts:30');
    report.want(accounts, 'bank.ts:31');
    const print = main.task('print', 'bank.ts:40');
    print.awaits(report, 'bank.ts:41');
    run.later(100);
  },
  deadlockOfSemaphores: (run) => {
    const main = run.process();
    const slots = main.resource('semaphore', 'slots', { capacity: 2 });
    const jobs = [main.task('first', 'pool.ts:3'), main.task('second', 'pool.ts:3')];
    for (const job of jobs) job.take(slots, 'pool.ts:4', { scope: ReleaseScope.confined });
    for (const job of jobs) job.want(slots, 'pool.ts:6', { scope: ReleaseScope.confined });
    run.later(100);
  },
  deadlockOfAwaits: (run) => {
    const main = run.process();
    const load = main.task('load', 'cache.ts:3');
    const parse = main.task('parse', 'cache.ts:9');
    load.awaits(parse, 'cache.ts:4');
    parse.awaits(load, 'cache.ts:10');
    run.later(100);
  },
  deadlockThroughJoin: (run) => {
    const [main, child, ledger, sameLedger] = twoProcesses(run);
    const end = main.endOf({ pid: 101, thread: 0 }, 'worker-1');
    const work = main.task('start', 'shop.ts:3');
    work.take(ledger, 'shop.ts:4');
    child.main.want(sameLedger, 'worker.ts:3', { blocksThread: true });
    work.want(end, 'shop.ts:6', { operation: Operation.join });
    run.later(100);
  },
};

const selfDeadlocks: Readonly<Record<string, Scenario>> = {
  selfDeadlock: (run) => {
    const main = run.process();
    const accounts = main.lock('accounts');
    const pay = main.task('pay', 'shop.ts:3');
    pay.take(accounts, 'shop.ts:4:30 pay');
    run.later(2);
    pay.want(accounts, 'shop.ts:5:30 pay');
    run.later(100);
  },
  selfDeadlockThroughCall: (run) => {
    const [main, pay, log, accounts] = nested(run, 'lock');
    log.want(accounts, 'shop.ts:10:30 log');
    pay.awaits(log, 'shop.ts:5:3 pay');
    const bystander = main.task('bystander', 'shop.ts:20');
    bystander.awaits('opaque', 'shop.ts:21');
    run.later(100);
  },
  selfDeadlockThroughCallFixed: (run) => {
    const [, pay, log] = nested(run, 'lock');
    pay.awaits(log, 'shop.ts:5:3 pay');
    run.later(100);
    log.end();
    pay.resume();
    pay.end();
  },
  selfDeadlockInJob: (run) => {
    const main = run.process();
    const accounts = main.lock('accounts');
    const pay = main.task('pay', 'shop.ts:3');
    const outer = pay.take(accounts, 'shop.ts:4', { scope: ReleaseScope.scoped });
    const job = main.task('job', 'shop.ts:5', pay);
    outer.handover(job);
    pay.awaits(outer, 'shop.ts:4');
    job.want(accounts, 'shop.ts:6', { scope: ReleaseScope.scoped });
    run.later(100);
  },
};

const orphans: Readonly<Record<string, Scenario>> = {
  orphanedLockKilled: (run) => {
    const [main, child, ledger, sameLedger] = twoProcesses(run);
    child.main.take(sameLedger, 'worker.ts:7:9 work', free);
    const bill = main.task('billing', 'shop.ts:8');
    bill.want(ledger, 'shop.ts:9:3 billing', free);
    run.later(30);
    run.ended(child, 'SIGKILL');
    run.later(80);
    run.ended(main, 'SIGTERM');
  },
  orphanedLockStopped: (run) => {
    const [main, child, ledger, sameLedger] = twoProcesses(run);
    child.main.take(sameLedger, 'worker.ts:7:9 work', free);
    main.task('billing', 'shop.ts:8').want(ledger, 'shop.ts:9:3 billing', free);
    run.later(30);
    run.stopped();
    run.ended(child, 'SIGTERM');
    run.later(600);
    run.ended(main, 'SIGTERM');
  },
  orphanedLockKilledFixed: (run) => {
    const [main, child, ledger, sameLedger] = twoProcesses(run);
    const held = child.main.take(sameLedger, 'worker.ts:7:9 work');
    const wanted = main.task('billing', 'shop.ts:8').want(ledger, 'shop.ts:9:3 billing');
    run.later(30);
    held.release();
    child.exit();
    run.ended(child, 0);
    wanted.granted();
    wanted.release();
    run.later(80);
  },
  orphanedLockThrew: (run) => {
    const main = run.process();
    const ledger = main.lock('ledger');
    const pay = main.task('pay', 'shop.ts:3');
    pay.take(ledger, 'shop.ts:4');
    pay.end(TaskOutcome.threw);
    main.task('billing', 'shop.ts:8').want(ledger, 'shop.ts:9');
    run.later(100);
    main.task('timer');
  },
  orphanedLockNobodyWaits: (run) => {
    const [main, child, , sameLedger] = twoProcesses(run);
    child.main.take(sameLedger, 'worker.ts:7');
    run.ended(child, 'SIGKILL');
    run.later(80);
    main.task('timer');
  },
};

const waitingAtEnd = (run: RecordingBuilder): ThreadBuilder => {
  const main = run.process();
  const orders = main.resource('queue', 'orders', { capacity: 3 });
  main.task('cook', 'kitchen.ts:3').want(orders, 'kitchen.ts:4:9 cook', { operation: Operation.take });
  main.task('waiter', 'kitchen.ts:8').want(orders, 'kitchen.ts:9:9 waiter', { operation: Operation.take });
  run.later(5);
  return main;
};

const ends: Readonly<Record<string, Scenario>> = {
  unsettledExitAtIdle: (run) => {
    const main = waitingAtEnd(run);
    main.idle();
    main.exit();
    run.ended(main, 0);
  },
  unsettledExitCode13: (run) => {
    const main = run.process();
    const ledger = main.lock('ledger');
    main.task('pay', 'shop.ts:3').take(ledger, 'shop.ts:4', free);
    main.unknown().request(ledger, 'shop.ts:12', { contended: true });
    main.idle(13);
    main.exit(13, ExitCause.unsettledAwait);
  },
  unsettledExitByCall: (run) => waitingAtEnd(run).exit(0, ExitCause.processExit),
  unsettledExitOfThreads: (run) => {
    const main = waitingAtEnd(run);
    for (const thread of [1, 2, 3, 4, 5]) {
      const worker = main.process.thread(thread, {});
      const gate = worker.lock('gate');
      worker.task('first', 'gate.ts:3').take(gate, 'gate.ts:4', free);
      worker.task('next', 'gate.ts:8').want(gate, 'gate.ts:9');
    }
    main.exit(0, ExitCause.processExit);
  },
  unsettledExitByError: (run) => waitingAtEnd(run).exit(1, ExitCause.uncaughtError),
  unsettledExitBySignal: (run) => {
    const main = waitingAtEnd(run);
    run.later(600);
    run.ended(main, 'SIGINT');
  },
  // What a killed process did last is not on disk: this wait may have been over.
  nearUnheardEnd: (run) => run.ended(waitingAtEnd(run), 'SIGKILL'),
  unsettledExitOfDaemon: (run) => {
    const main = run.process();
    const daemon = run.process({ parent: main.main, name: 'cook' });
    const end = main.endOf({ pid: 101, thread: 0 }, 'cook');
    main.record(RecordKind.gauge, { resource: end.id, detail: main.text('daemon'), value: 1 });
    const orders = daemon.resource('queue', 'orders');
    daemon.main.want(orders, 'kitchen.ts:4', { operation: Operation.take });
    run.later(5);
    run.ended(daemon, 'SIGTERM');
    main.exit();
    run.ended(main, 0);
  },
  unsettledExitOfDaemonTask: (run) => {
    const main = run.process();
    const orders = main.resource('queue', 'orders');
    main.task('cook', 'kitchen.ts:3').want(orders, 'kitchen.ts:4', { operation: Operation.take, daemon: true });
    run.later(5);
    main.idle();
    main.exit();
    run.ended(main, 0);
  },
  unsettledExitFixed: (run) => {
    const main = run.process();
    const orders = main.resource('queue', 'orders', { capacity: 3 });
    const cook = main.task('cook', 'kitchen.ts:3');
    const wanted = cook.want(orders, 'kitchen.ts:4', { operation: Operation.take });
    main.main.put(orders, 1);
    cook.got(orders, 1);
    wanted.granted();
    cook.end();
    main.idle();
    main.exit();
  },
};

export const scenarios: Readonly<Record<string, Scenario>> = {
  ...deadlocks,
  ...promises,
  ...selfDeadlocks,
  ...orphans,
  ...ends,
  ...nearMisses,
  ...doubtful,
  ...sleepers,
  ...causes,
  ...lockOrders,
  ...costs,
  ...races,
};
