// Programs for the debug adapter to run.
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { root } from '../../../scripts/support.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

/** A folder with these files, where the packages of the checkout can be imported. */
export function programFolder(t: TestContext, files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder(t, files);
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  return folder;
}

/** Two transfers that take two locks in opposite order. */
const transfers = `import { Mutex } from 'async-mutex';
import { setTimeout as pause } from 'node:timers/promises';
const accounts = new Mutex();
const ledger = new Mutex();

async function settle(): Promise<void> {
  await accounts.acquire();
  await pause(50);
  await ledger.acquire(); // line 9
}
async function audit(): Promise<void> {
  await ledger.acquire();
  await pause(50);
  await accounts.acquire(); // line 14
}
`;
export const lines = { settleHolds: 7, settleWaits: 9, auditHolds: 12, auditWaits: 14 };

/** Ends by itself, since nothing is left to run. */
export const deadlockAtEnd = `${transfers}await Promise.all([settle(), audit()]);
`;
/** Goes on with other work after the deadlock, and prints what it reads; only the callbacks' ends give these locks back. */
export const deadlockBeside = `import { Mutex } from 'async-mutex';
import { setTimeout as pause } from 'node:timers/promises';
const accounts = new Mutex();
const ledger = new Mutex();
let arrived = 0;

async function transfer(from: Mutex, to: Mutex): Promise<void> {
  await from.runExclusive(async () => {
    await pause(50);
    if (++arrived === 2) console.log('closes at', Date.now());
    await to.runExclusive(() => {});
  });
}
void transfer(accounts, ledger);
void transfer(ledger, accounts);
console.log('pid', process.pid);
process.stdin.setEncoding('utf8').on('data', (text) => console.log('read', text.trim()));
`;
