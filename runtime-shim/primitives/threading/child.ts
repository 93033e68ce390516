/** What a thread that this library has started does from its first moment on. */
import { inspect } from 'node:util';
import { isMainThread, type MessagePort, workerData } from 'node:worker_threads';
import { probe } from '../../probe.ts';
import { setBrokerRequest } from '../kernel/connection.ts';
import { SystemExit } from '../kernel/errors.ts';
import { setThreadIdentity } from '../kernel/identity.ts';
import { beginWait } from '../kernel/keepAlive.ts';
import { restore } from '../kernel/pickle.ts';
import { importProgram, offerNames, resolveCallable } from '../kernel/programModules.ts';
import { adoptThreadMemory } from '../kernel/shared/threads.ts';
import { adoptThreadNumbers } from '../kernel/threadNumbers.ts';
import type { BaseThread } from './baseThread.ts';
import { callExcepthook, hasExcepthook, typeName } from './excepthook.ts';
import { nativeIdHere } from './nativeId.ts';
import { writeDirectly } from './output.ts';
import { mainThread, setThreads } from './registry.ts';
import { hasRunningThreads, type ThreadMessage, type ThreadStart, type ThreadValues } from './runningThread.ts';
import { makeSelf, Thread } from './thread.ts';
import { registerLoaders } from './typeScriptLoaders.ts';
import type { WorkerStart } from './workers.ts';

/** Gets ready, and becomes what the first message at the port among the thread's data says. */
export function runThread(): void {
  if (isMainThread) return;
  const { port, mainUrl }: WorkerStart = workerData;
  const ready = prepare(mainUrl);
  port.once('message', (start: ThreadStart) => void become(start, port, ready));
}
async function prepare(mainUrl: string | undefined): Promise<void> {
  writeDirectly();
  await registerLoaders(mainUrl);
  offerNames();
}

async function become(start: ThreadStart, port: MessagePort, ready: Promise<void>): Promise<void> {
  const { identity } = start;
  setThreadIdentity(identity);
  adoptThreadNumbers(start.numbers);
  adoptThreadMemory(start.memory);
  const post = (message: ThreadMessage): void => port.postMessage(message);
  setBrokerRequest(() => post({ type: 'broker' }));
  post({ type: 'nativeId', nativeId: nativeIdHere() });
  process.argv.splice(1, process.argv.length, ...start.argv);
  process.once('beforeExit', () => {
    if (!hasRunningThreads()) return;
    // Daemons live as long as the program, but Node ends them with the worker that has started them.
    post({ type: 'over' });
    beginWait();
  });
  let self: BaseThread | undefined;
  process.on('uncaughtExceptionMonitor', (error: unknown) => {
    const handler = hasExcepthook() ? self : undefined;
    if (handler !== undefined) callExcepthook(handler, error);
    const isHandled = handler !== undefined;
    post({ type: 'error', excType: typeName(error), shown: inspect(error), isHandled });
  });
  try {
    await ready;
    self = await load(start, port);
    await self.run();
  } catch (error) {
    if (error instanceof SystemExit) process.exit();
    // Left uncaught: it ends the thread, and Node hands it to the one that has started this one.
    setImmediate(() => {
      throw error;
    });
  }
}

async function load({ identity, name, daemon, target, subclass, values }: ThreadStart, port: MessagePort) {
  const { mainUrl, ident } = identity;
  await importProgram([mainUrl, target?.module, subclass?.module]);
  const { args, fields } = restore(values, (reference) => resolveCallable(reference, mainUrl)) as ThreadValues;
  const Class = subclass === undefined ? Thread : (resolveCallable(subclass, mainUrl) as typeof Thread);
  const run = target === undefined ? undefined : (resolveCallable(target, mainUrl) as (...args: unknown[]) => unknown);
  let told = name;
  const onNamed = (given: string): void => {
    const observer = probe();
    observer?.nameTask(0, given);
    if (given !== told) port.postMessage({ type: 'named', name: given } satisfies ThreadMessage);
    told = given;
  };
  const self = makeSelf(Class, { self: { name, daemon, ident }, run: () => run?.(...args), onNamed }, fields);
  port.on('message', (message: ThreadMessage) => {
    if (message.type !== 'named') return;
    told = message.name;
    self.name = message.name;
  });
  port.unref();
  setThreads(mainThread(), self);
  return self;
}
