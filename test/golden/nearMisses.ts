/** Recordings that look like a deadlock and are none, or are only likely to be one. */
import { CancelReason, Operation, RecordKind, ReleaseScope } from '../../core/protocol/records.ts';
import type { RecordingBuilder, ThreadBuilder } from '../support/recordingBuilder.ts';
import { free, nested, type Scenario, transfers, twoProcesses, watchedDeadlock } from './parts.ts';

/** Looks like a deadlock, and somebody can still go on. */
export const nearMisses: Readonly<Record<string, Scenario>> = {
  nearTimeout: (run) => {
    const main = run.process();
    const [a, b] = [main.lock('a'), main.lock('b')];
    const [one, two] = [main.task('one', 'x.ts:1'), main.task('two', 'x.ts:9')];
    one.take(a, 'x.ts:2');
    two.take(b, 'x.ts:10');
    const wanted = one.want(b, 'x.ts:3', { mayGiveUp: true });
    two.want(a, 'x.ts:11');
    run.later(500);
    wanted.cancel(CancelReason.timeout);
    one.resume();
  },
  nearRaceWithTimer: (run) => {
    const main = run.process();
    const [a, b] = [main.lock('a'), main.lock('b')];
    const [one, two] = [main.task('one', 'x.ts:1'), main.task('two', 'x.ts:9')];
    one.take(a, 'x.ts:2');
    two.take(b, 'x.ts:10');
    one.awaitsAny([one.request(b, 'x.ts:3', { contended: true }), 'opaque'], 'x.ts:3');
    two.want(a, 'x.ts:11');
    run.later(2000);
    one.resume();
  },
  nearFreePermit: (run) => {
    const main = run.process();
    const slots = main.resource('semaphore', 'slots', { capacity: 2 });
    const [one, two] = [main.task('one', 'x.ts:1'), main.task('two', 'x.ts:9')];
    one.take(slots, 'x.ts:2');
    const held = two.take(slots, 'x.ts:10');
    one.want(slots, 'x.ts:3');
    run.later(2000);
    held.release();
  },
  nearJobBesideItsCaller: (run) => {
    // await Promise.all([lock.runExclusive(() => sleep(2000)), lock.runExclusive(…)]): the job holds, not who asked for it.
    const main = run.process();
    const lock = main.lock('lock');
    const all = main.task('all', 'x.ts:1');
    const held = all.take(lock, 'x.ts:2', { scope: ReleaseScope.scoped });
    all.want(lock, 'x.ts:3', { scope: ReleaseScope.scoped });
    run.later(900);
    held.release();
  },
  nearRecovery: (run) => {
    // The holder is killed, and somebody else will say in time that its lock is free.
    const [main, child, ledger, sameLedger] = twoProcesses(run);
    main.interferes();
    child.main.take(sameLedger, 'worker.ts:7', free);
    const wanted = main.task('billing', 'shop.ts:8').want(ledger, 'shop.ts:9', free);
    run.ended(child, 'SIGKILL');
    run.later(800);
    main.record(RecordKind.release, { task: main.main.id, resource: ledger.id, value: 0 });
    wanted.granted();
    wanted.release();
  },
  nearInterference: (run) => {
    // The code that releases is loaded after the locks were taken.
    const main = run.process();
    const [a, b] = [main.lock('a'), main.lock('b')];
    const [one, two] = [main.task('one', 'x.ts:1'), main.task('two', 'x.ts:9')];
    const held = one.take(a, 'x.ts:2');
    two.take(b, 'x.ts:10');
    main.interferes();
    one.want(b, 'x.ts:3');
    const wanted = two.want(a, 'x.ts:11');
    run.later(800);
    held.release(main.unknown());
    wanted.granted();
  },
  nearReleaseByAnother: (run) => {
    const main = run.process();
    const [gate, b] = [main.lock('gate'), main.lock('b')];
    const [one, two, three] = [main.task('one', 'x.ts:1'), main.task('two', 'x.ts:9'), main.task('three', 'x.ts:20')];
    const held = one.take(gate, 'x.ts:2', free);
    held.release(three);
    const again = one.take(gate, 'x.ts:2', free);
    two.take(b, 'x.ts:10');
    const wanted = two.want(gate, 'x.ts:11', free);
    one.want(b, 'x.ts:3');
    run.later(500);
    again.release(three);
    wanted.granted();
  },
  nearEndedFrame: (run) => {
    const main = run.process();
    const ledger = main.lock('ledger');
    const pay = main.task('pay', 'shop.ts:3');
    const lock = main.task('lock', 'shop.ts:9', pay);
    const held = lock.take(ledger, 'shop.ts:10', free);
    lock.end();
    const wanted = main.task('billing', 'shop.ts:20').want(ledger, 'shop.ts:21', free);
    run.later(2000);
    held.release(pay);
    wanted.granted();
  },
  nearReentrant: (run) => {
    const [, pay, log, ledger] = nested(run, 'rlock');
    const again = pay.want(ledger, 'shop.ts:6');
    run.later(2000);
    again.granted();
    log.end();
  },
  nearUnknownOwner: (run) => {
    const main = run.process();
    const ledger = main.lock('ledger');
    const nobody = main.unknown();
    const held = nobody.take(ledger, 'shop.ts:4', free);
    const pay = main.task('pay', 'shop.ts:3');
    const wanted = pay.want(ledger, 'shop.ts:9', free);
    run.later(2000);
    held.release(nobody);
    wanted.granted();
  },
  nearOpaqueAwait: (run) => {
    const main = run.process();
    const ledger = main.lock('ledger');
    const pay = main.task('pay', 'shop.ts:3');
    pay.take(ledger, 'shop.ts:4');
    pay.awaits('opaque', 'shop.ts:5');
    main.task('billing', 'shop.ts:20').want(ledger, 'shop.ts:21');
    run.later(5000);
    pay.resume();
  },
  nearBackgroundCall: (run) => {
    const [, pay, log, accounts] = nested(run, 'lock');
    log.want(accounts, 'shop.ts:10');
    pay.awaits('opaque', 'shop.ts:6');
    run.later(800);
    pay.resume();
  },
  nearReaders: (run) => {
    const main = run.process();
    const map = main.resource('rwlock', 'map', { capacity: 1 });
    const [one, two] = [main.task('one', 'x.ts:1'), main.task('two', 'x.ts:9')];
    one.take(map, 'x.ts:2', { shared: true });
    two.take(map, 'x.ts:10', { shared: true });
    one.want(map, 'x.ts:3', { shared: true });
    run.later(2000);
    one.resume();
  },
  nearJoinOfRunningChild: (run) => {
    const [main, child, ledger, sameLedger] = twoProcesses(run);
    const end = main.endOf({ pid: 101, thread: 0 }, 'worker-1');
    const work = main.task('start', 'shop.ts:3');
    work.take(ledger, 'shop.ts:4');
    child.task('pay', 'worker.ts:2').want(sameLedger, 'worker.ts:3');
    child.task('tick', 'worker.ts:9');
    work.want(end, 'shop.ts:6', { operation: Operation.join });
    run.later(3000);
    main.task('timer');
  },
};

/** A deadlock of locks whose release functions may be anywhere. */
const freeLocks = (run: RecordingBuilder): ThreadBuilder => {
  const main = run.process();
  const [a, b] = [main.lock('a'), main.lock('b')];
  const [one, two] = [main.task('one', 'x.ts:1'), main.task('two', 'x.ts:9')];
  one.take(a, 'x.ts:2', free);
  two.take(b, 'x.ts:10', free);
  one.want(b, 'x.ts:3', free);
  two.want(a, 'x.ts:11', free);
  run.later(1500);
  return main;
};

/** Very probably a deadlock, but not proven. */
export const doubtful: Readonly<Record<string, Scenario>> = {
  likelyOpaqueCaller: (run) => {
    const [main, pay, log, accounts] = nested(run, 'lock');
    log.want(accounts, 'shop.ts:10');
    pay.awaits('opaque', 'shop.ts:6');
    run.later(1500);
    main.task('timer');
  },
  likelyAfterLoss: (run) => {
    run.process().dropped(12);
    const main = transfers(run, 'opposite');
    run.later(1500);
    main.task('timer');
  },
  likelyInterference: (run) => void watchedDeadlock(run).task('timer'),
  likelyFreeRelease: (run) => {
    const main = freeLocks(run);
    main.task('timer');
  },
  certainFreeReleaseAtIdle: (run) => {
    const main = freeLocks(run);
    main.idle();
    main.exit();
  },
  likelyEndedFrame: (run) => {
    const main = run.process();
    const ledger = main.lock('ledger');
    const pay = main.task('pay', 'shop.ts:3');
    const lock = main.task('lock', 'shop.ts:9', pay);
    lock.take(ledger, 'shop.ts:10', free);
    lock.end();
    pay.want(ledger, 'shop.ts:4', free);
    run.later(1500);
    main.task('timer');
  },
  likelyThroughJoin: (run) => {
    const [main, child, ledger, sameLedger] = twoProcesses(run);
    const end = main.endOf({ pid: 101, thread: 0 }, 'worker-1');
    const work = main.task('start', 'shop.ts:3');
    work.take(ledger, 'shop.ts:4');
    child.task('pay', 'worker.ts:2').want(sameLedger, 'worker.ts:3');
    work.want(end, 'shop.ts:6', { operation: Operation.join });
    run.later(1500);
    main.task('timer');
  },
};
