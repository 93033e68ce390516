/** What a child process does from its first moment on. */
import { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { probe } from '../../probe.ts';
import { SystemExit } from '../kernel/errors.ts';
import { exitStatus } from '../kernel/exit.ts';
import { frameReader } from '../kernel/frames.ts';
import { setChildIdentity } from '../kernel/identity.ts';
import { unpickle } from '../kernel/pickle.ts';
import { importModule, isKnownModule, offerNames, resolveCallable } from '../kernel/programModules.ts';
import { watchParent } from './parentWatch.ts';
import { type AnyProcess, becomeCurrent, Process, type ProcessValues, setImporting } from './process.ts';
import { type ChildStart, CONTROL_DESCRIPTOR } from './runningChild.ts';

/** Waits for the parent's one message and becomes what it says. The process ends with its parent. */
export function runChild(): void {
  const control = new Socket({ fd: CONTROL_DESCRIPTOR, readable: true, writable: false });
  const read = frameReader<ChildStart>(({ header, body }) => {
    control.unref();
    void become(header, body);
  });
  control.on('data', read);
  control.on('error', () => {});
  // Where the whole program was killed, the connection to the broker closes in the same turn, and clears up behind it.
  control.on('close', () => setImmediate(() => process.exit(1)));
}

async function become(start: ChildStart, values: Buffer): Promise<void> {
  const { identity } = start;
  setChildIdentity(identity);
  watchParent(identity.parent.pid);
  const script = identity.mainUrl === undefined ? [] : [fileURLToPath(identity.mainUrl)];
  process.argv.splice(1, process.argv.length, ...script, ...start.argv);
  try {
    const self = await load(start, values);
    await self.run();
  } catch (error) {
    process.exitCode = error instanceof SystemExit ? exitStatus(error) : report(identity.name, error);
  }
}
function report(name: string, error: unknown): number {
  console.error(`Process ${name}:`);
  console.error(error);
  return 1;
}

async function load({ identity, description }: ChildStart, bytes: Buffer): Promise<AnyProcess> {
  const { mainUrl } = identity;
  const { target, subclass } = description;
  offerNames();
  setImporting(true);
  for (const url of [mainUrl, target?.module, subclass?.module]) {
    if (url !== undefined && !isKnownModule(url)) await importModule(url);
  }
  setImporting(false);
  const { args, fields } = unpickle(bytes, (reference) => resolveCallable(reference, mainUrl)) as ProcessValues;
  const Class = subclass === undefined ? Process : (resolveCallable(subclass, mainUrl) as typeof Process);
  const run = target === undefined ? undefined : (resolveCallable(target, mainUrl) as (...args: unknown[]) => unknown);
  const observer = probe();
  observer?.nameTask(observer.currentTask(), identity.name);
  return becomeCurrent(Class, description, () => run?.(...args), fields);
}
