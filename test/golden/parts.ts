/** Situations that several recordings begin with. */
import { ReleaseScope } from '../../core/protocol/records.ts';
import type { RecordingBuilder, ResourceRef, TaskBuilder, ThreadBuilder } from '../support/recordingBuilder.ts';

export type Scenario = (run: RecordingBuilder) => void;

export const free = { scope: ReleaseScope.free } as const;

/** Two tasks take two locks, the second one in the given order. */
export const transfers = (run: RecordingBuilder, second: 'same' | 'opposite'): ThreadBuilder => {
  const main = run.process();
  const accounts = main.lock('accounts');
  const ledger = main.lock('ledger');
  const transfer = main.task('transfer', 'bank.ts:10');
  const settle = main.task('settle', 'bank.ts:20');
  const [first, other] = second === 'same' ? [accounts, ledger] : [ledger, accounts];
  const held = transfer.take(accounts, 'bank.ts:11:24 transfer');
  if (second === 'same') {
    const waiting = settle.want(first, 'bank.ts:21:24 settle');
    run.later(100);
    const both = transfer.take(ledger, 'bank.ts:13:24 transfer');
    both.release();
    held.release();
    waiting.granted();
    settle.take(other, 'bank.ts:23:24 settle').release();
    waiting.release();
  } else {
    settle.take(first, 'bank.ts:21:24 settle');
    run.later(5);
    transfer.want(ledger, 'bank.ts:13:24 transfer');
    run.later(2);
    settle.want(other, 'bank.ts:23:24 settle');
    run.later(60);
  }
  return main;
};

export const twoProcesses = (run: RecordingBuilder): [ThreadBuilder, ThreadBuilder, ResourceRef, ResourceRef] => {
  const main = run.process();
  const ledger = main.lock('ledger', { key: 'ledger' });
  const child = run.process({ parent: main.main, name: 'worker-1' });
  return [main, child, ledger, child.lock('', { key: 'ledger' })];
};

export const nested = (run: RecordingBuilder, kind: string): [ThreadBuilder, TaskBuilder, TaskBuilder, ResourceRef] => {
  const main = run.process();
  const accounts = main.resource(kind, 'accounts', { capacity: 1 });
  const pay = main.task('pay', 'shop.ts:3');
  pay.take(accounts, 'shop.ts:4:30 pay');
  const log = main.task('log', 'shop.ts:9', pay);
  return [main, pay, log, accounts];
};

/** Two processes are in each other's way, and a third one, which is returned, has code that may release their locks. */
export const watchedDeadlock = (run: RecordingBuilder): ThreadBuilder => {
  const [main, child, ledger, sameLedger] = twoProcesses(run);
  const stock = main.lock('stock', { key: 'stock' });
  const sameStock = child.lock('', { key: 'stock' });
  const watcher = run.process({ parent: main.main, name: 'watcher' });
  const [sell, buy] = [main.task('sell', 'shop.ts:3'), child.task('buy', 'worker.ts:1')];
  sell.take(ledger, 'shop.ts:4');
  buy.take(sameStock, 'worker.ts:2');
  watcher.interferes();
  sell.want(stock, 'shop.ts:5');
  buy.want(sameLedger, 'worker.ts:3');
  run.later(2000);
  return watcher;
};
