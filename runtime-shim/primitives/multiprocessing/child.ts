/** What a child process does from its first moment on. */
import { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { probe } from '../../probe.ts';
import { SystemExit } from '../kernel/errors.ts';
import { exitStatus, watchErrors } from '../kernel/exit.ts';
import { frameReader } from '../kernel/frames.ts';
import { setChildIdentity } from '../kernel/identity.ts';
import { unpickle } from '../kernel/pickle.ts';
import { importProgram, offerNames, resolveCallable } from '../kernel/programModules.ts';
import { type ChildStart, CONTROL_DESCRIPTOR, type ProcessValues } from './description.ts';
import { noteParentsEnd } from './parent.ts';
import { watchParent } from './parentWatch.ts';
import { type AnyProcess, becomeCurrent, Process } from './process.ts';

/** As Node's own for a main module that waits for what never comes. */
const UNSETTLED_STATUS = 13;

/** By then, a child that was started for a process of the program has been told which. */
const IDLE_MILLISECONDS = 30;

/** Waits for the parent's one message and becomes what it says. The process ends with its parent. */
export function runChild(): void {
  offerNames();
  watchParent(process.ppid);
  const idle = setTimeout(loadLoader, IDLE_MILLISECONDS);
  const control = new Socket({ fd: CONTROL_DESCRIPTOR, readable: true, writable: false });
  const read = frameReader<ChildStart>(({ header, body }) => {
    clearTimeout(idle);
    control.unref();
    setChildIdentity(header.identity);
    void become(header, body);
  });
  control.on('data', read);
  control.on('error', () => {});
  control.on('close', () => {
    noteParentsEnd();
    // Where the whole program was killed, the connection to the broker closes in the same turn, and clears up behind it.
    setImmediate(() => process.exit(1));
  });
}
/** Has Node make what it makes for the first module that is imported, while there is time. */
function loadLoader(): void {
  // In a variable, so that the bundler does not make it a part of this file.
  const nothing: string = 'data:text/javascript,';
  void import(nothing).catch(() => {});
}

async function become(start: ChildStart, values: Buffer): Promise<void> {
  const { identity } = start;
  watchErrors();
  const script = identity.mainUrl === undefined ? [] : [fileURLToPath(identity.mainUrl)];
  process.argv.splice(1, process.argv.length, ...script, ...start.argv);
  const settle = watchTarget(identity.name);
  let status: number | undefined;
  try {
    const self = await load(start, values);
    await self.run();
  } catch (error) {
    status = error instanceof SystemExit ? exitStatus(error) : report(identity.name, error);
  }
  settle(status);
}
function report(name: string, error: unknown): number {
  console.error(`Process ${name}:`);
  console.error(error);
  return 1;
}
/** A target that awaits what nobody is left to settle ends with the process, which must not look as if it had succeeded. */
function watchTarget(name: string): (status: number | undefined) => void {
  const before = process.exitCode;
  const mark = (): void => {
    process.exitCode = UNSETTLED_STATUS;
  };
  const tell = (status: number): void => {
    if (status === UNSETTLED_STATUS)
      process.stderr.write(`Process ${name}:\nIt waits for what nobody can bring about.\n`);
  };
  process.on('beforeExit', mark);
  process.on('exit', tell);
  return (status) => {
    process.off('beforeExit', mark);
    process.off('exit', tell);
    if (status !== undefined) process.exitCode = status;
    else if (process.exitCode === UNSETTLED_STATUS) process.exitCode = before;
  };
}

async function load({ identity, description }: ChildStart, bytes: Buffer): Promise<AnyProcess> {
  const { mainUrl } = identity;
  const { target, subclass } = description;
  await importProgram([mainUrl, target?.module, subclass?.module]);
  const { args, fields } = unpickle(bytes, (reference) => resolveCallable(reference, mainUrl)) as ProcessValues;
  const Class = subclass === undefined ? Process : (resolveCallable(subclass, mainUrl) as typeof Process);
  const run = target === undefined ? undefined : (resolveCallable(target, mainUrl) as (...args: unknown[]) => unknown);
  const observer = probe();
  observer?.nameTask(observer.currentTask(), identity.name);
  return becomeCurrent(Class, () => run?.(...args), fields);
}
