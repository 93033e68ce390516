/** Locks that are taken in opposite order by tasks that did not meet, or that can never meet. */
import { Operation } from '../../core/protocol/records.ts';
import type { RecordingBuilder, ResourceRef, TaskBuilder, ThreadBuilder } from '../support/recordingBuilder.ts';
import type { Scenario } from './parts.ts';

/** Takes the one and then the other, for some milliseconds. */
const takeBoth = (
  run: RecordingBuilder,
  task: TaskBuilder,
  file: string,
  line: number,
  ...locks: ResourceRef[]
): void => {
  const held = locks.map((lock, index) => {
    const grant = task.take(lock, `${file}:${line + index}`);
    run.later(2);
    return grant;
  });
  for (const grant of held.reverse()) grant.release();
};

interface Bank {
  readonly main: ThreadBuilder;
  readonly all: TaskBuilder;
  readonly transfer: TaskBuilder;
  readonly settle: TaskBuilder;
  readonly accounts: ResourceRef;
  readonly ledger: ResourceRef;
}
/** Two tasks that are there at the same time, and two locks. */
const bank = (run: RecordingBuilder): Bank => {
  const main = run.process();
  const all = main.task('all', 'bank.ts:1');
  const transfer = main.task('transfer', 'bank.ts:10', all);
  const settle = main.task('settle', 'bank.ts:20', all);
  all.awaitsAll([transfer, settle], 'bank.ts:2');
  run.later(3);
  return { main, all, transfer, settle, accounts: main.lock('accounts'), ledger: main.lock('ledger') };
};

const twoOrders = (run: RecordingBuilder, isOpposite: boolean): void => {
  const { transfer, settle, accounts, ledger } = bank(run);
  takeBoth(run, transfer, 'bank.ts', 11, accounts, ledger);
  run.later(100);
  const [first, second] = isOpposite ? [ledger, accounts] : [accounts, ledger];
  takeBoth(run, settle, 'bank.ts', 21, first, second);
  run.later(100);
};

/** Each of several workers, in a process of its own, takes its own tool and the next one's. */
const ring = (run: RecordingBuilder, count: number, isOrdered: boolean): void => {
  const main = run.process();
  const names = Array.from({ length: count }, (_, index) => `tool ${index + 1}`);
  const workers = names.map((_, index) => run.process({ parent: main.main, name: `worker ${index + 1}` }));
  for (const [index, worker] of workers.entries()) {
    const tools = names.map((name) => worker.lock(name, { key: name }));
    const [own, next] = [tools[index], tools[(index + 1) % count]];
    if (own === undefined || next === undefined) continue;
    const isLast = index === count - 1;
    takeBoth(run, worker.main, 'shop.ts', 5, ...(isOrdered && isLast ? [next, own] : [own, next]));
    run.later(10);
  }
};

const manyUsers = (run: RecordingBuilder, isSorted: boolean): void => {
  const { main, all } = bank(run);
  const users = Array.from({ length: 20 }, () => main.lock('user', { site: 'users.ts:3' }));
  const pairs = users.flatMap((_, from) => [1, 7, 13].map((step) => [from, (from + step) % users.length] as const));
  const tasks = pairs.map(() => main.task('pay', 'users.ts:8', all));
  for (const [index, [from, to]] of pairs.entries()) {
    const [task, payer, payee] = [tasks[index], users[from], users[to]];
    if (task === undefined || payer === undefined || payee === undefined) continue;
    takeBoth(run, task, 'users.ts', 9, ...(isSorted && from > to ? [payee, payer] : [payer, payee]));
    run.later(5);
  }
  for (const task of tasks) task.end();
};

export const lockOrders: Readonly<Record<string, Scenario>> = {
  lockOrderInversion: (run) => twoOrders(run, true),
  lockOrderInversionFixed: (run) => twoOrders(run, false),
  lockOrderInversionOfProcesses: (run) => ring(run, 4, false),
  lockOrderInversionOfProcessesFixed: (run) => ring(run, 4, true),
  lockOrderInversionOfManyLocks: (run) => manyUsers(run, false),
  lockOrderInversionOfManyLocksFixed: (run) => manyUsers(run, true),
  lockOrderInversionInCalls: (run) => {
    // The second lock is taken by a function that the holder awaits.
    const { main, transfer, settle, accounts, ledger } = bank(run);
    const held = transfer.take(accounts, 'bank.ts:11');
    const write = main.task('write', 'ledger.ts:1', transfer);
    const written = write.take(ledger, 'ledger.ts:2');
    transfer.awaits(write, 'bank.ts:12');
    run.later(2);
    written.release();
    write.end();
    transfer.resume();
    held.release();
    run.later(100);
    takeBoth(run, settle, 'bank.ts', 21, ledger, accounts);
  },
  nearCallBesideHolder: (run) => {
    // The holder does not await the function that takes the second lock.
    const { main, transfer, settle, accounts, ledger } = bank(run);
    const held = transfer.take(accounts, 'bank.ts:11');
    const write = main.task('write', 'ledger.ts:1', transfer);
    const written = write.take(ledger, 'ledger.ts:2');
    transfer.awaits('opaque', 'bank.ts:12');
    run.later(2);
    transfer.resume();
    held.release();
    run.later(2);
    written.release();
    write.end();
    run.later(100);
    takeBoth(run, settle, 'bank.ts', 21, ledger, accounts);
  },
  nearGateLock: (run) => {
    const { main, transfer, settle, accounts, ledger } = bank(run);
    const gate = main.lock('gate');
    takeBoth(run, transfer, 'bank.ts', 11, gate, accounts, ledger);
    run.later(100);
    takeBoth(run, settle, 'bank.ts', 21, gate, ledger, accounts);
  },
  nearAwaitedBefore: (run) => {
    const main = run.process();
    const [accounts, ledger] = [main.lock('accounts'), main.lock('ledger')];
    const day = main.task('day', 'bank.ts:1');
    for (const [name, locks] of [
      ['transfer', [accounts, ledger]],
      ['settle', [ledger, accounts]],
    ] as const) {
      const part = main.task(name, 'bank.ts:10', day);
      day.awaits(part, 'bank.ts:2');
      takeBoth(run, part, 'bank.ts', 11, ...locks);
      part.end();
      day.resume();
      run.later(50);
    }
  },
  nearTogetherThenNext: (run) => {
    // await Promise.all([transfer(), print()]); await settle(): nobody can see what is awaited.
    const main = run.process();
    const [accounts, ledger] = [main.lock('accounts'), main.lock('ledger')];
    const day = main.task('day', 'bank.ts:1');
    const transfer = main.task('transfer', 'bank.ts:10', day);
    const print = main.task('print', 'bank.ts:30', day);
    day.awaits('opaque', 'bank.ts:2');
    takeBoth(run, transfer, 'bank.ts', 11, accounts, ledger);
    transfer.end();
    run.later(80);
    print.end();
    day.resume();
    takeBoth(run, main.task('settle', 'bank.ts:20', day), 'bank.ts', 21, ledger, accounts);
  },
  nearPromiseBetween: (run) => {
    // The second task awaits a promise that the first one resolves at its end.
    const { transfer, settle, accounts, ledger } = bank(run);
    settle.awaits('opaque', 'bank.ts:20');
    takeBoth(run, transfer, 'bank.ts', 11, accounts, ledger);
    transfer.awaits('opaque', 'bank.ts:14');
    settle.resume();
    takeBoth(run, settle, 'bank.ts', 21, ledger, accounts);
  },
  nearQueueBetween: (run) => {
    const [main, child] = [run.process(), run.process({ name: 'child' })];
    const [accounts, ledger] = [main.lock('accounts', { key: 'a' }), main.lock('ledger', { key: 'l' })];
    const [sameAccounts, sameLedger] = [child.lock('', { key: 'a' }), child.lock('', { key: 'l' })];
    const orders = main.resource('queue', 'orders', { key: 'q' });
    const sameOrders = child.resource('queue', '', { key: 'q' });
    takeBoth(run, main.main, 'bank.ts', 11, accounts, ledger);
    main.main.put(orders, 1);
    run.later(20);
    child.main.got(sameOrders, 1);
    takeBoth(run, child.main, 'bank.ts', 21, sameLedger, sameAccounts);
  },
  nearEventBetween: (run) => {
    const { main, transfer, settle, accounts, ledger } = bank(run);
    const done = main.resource('event', 'done');
    const wait = settle.want(done, 'bank.ts:20', { operation: Operation.signal });
    takeBoth(run, transfer, 'bank.ts', 11, accounts, ledger);
    run.later(20);
    wait.granted();
    takeBoth(run, settle, 'bank.ts', 21, ledger, accounts);
  },
  nearReadersInBothOrders: (run) => {
    const { main, transfer, settle } = bank(run);
    const [rates, stock] = [main.resource('rwlock', 'rates'), main.resource('rwlock', 'stock')];
    const read = (task: TaskBuilder, line: number, ...locks: ResourceRef[]): void => {
      const held = locks.map((lock) => task.take(lock, `bank.ts:${line}`, { shared: true }));
      run.later(2);
      for (const grant of held) grant.release();
      run.later(50);
    };
    read(transfer, 11, rates, stock);
    read(settle, 21, stock, rates);
  },
  nearSparePermits: (run) => {
    const { main, transfer, settle, accounts } = bank(run);
    const desks = main.resource('semaphore', 'desks', { capacity: 2 });
    takeBoth(run, transfer, 'bank.ts', 11, accounts, desks);
    run.later(100);
    takeBoth(run, settle, 'bank.ts', 21, desks, accounts);
  },
  nearBothOrdersInOne: (run) => {
    const { transfer, accounts, ledger } = bank(run);
    takeBoth(run, transfer, 'bank.ts', 11, accounts, ledger);
    run.later(50);
    takeBoth(run, transfer, 'bank.ts', 15, ledger, accounts);
  },
  nearOppositeWithTimeout: (run) => {
    const { transfer, settle, accounts, ledger } = bank(run);
    takeBoth(run, transfer, 'bank.ts', 11, accounts, ledger);
    run.later(50);
    const held = settle.take(ledger, 'bank.ts:21');
    settle.take(accounts, 'bank.ts:22', { mayGiveUp: true }).release();
    held.release();
  },
  nearJoinedBefore: (run) => {
    const main = run.process();
    const locks = ['accounts', 'ledger'];
    for (const order of [locks, [...locks].reverse()]) {
      const child = run.process({ parent: main.main, name: 'child' });
      const end = main.endOf({ pid: child.process.pid, thread: 0 });
      takeBoth(run, child.main, 'bank.ts', 11, ...order.map((name) => child.lock(name, { key: name })));
      child.exit();
      run.ended(child, 0);
      main.main.take(end, 'main.ts:5', { operation: Operation.join });
      run.later(20);
    }
  },
};
