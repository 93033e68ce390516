import {
  activeChildren,
  cpuCount,
  currentProcess,
  isMain,
  Process,
  parentProcess,
  Queue,
  sysExit,
} from 'lockstep/multiprocessing';
import { outcome, report } from './report.ts';

function nothing(): void {}
function forEver(): Promise<void> {
  return new Promise(() => setInterval(() => {}, 1000));
}
function throws(): void {
  throw new RangeError('on purpose');
}
async function rejects(): Promise<void> {
  await Promise.resolve();
  throw new RangeError('on purpose, later');
}
function exits(status: number | boolean | string | undefined): void {
  sysExit(status);
}
async function startsChild(seen: Queue<unknown>): Promise<void> {
  await seen.put(await outcome(() => new Process({ target: nothing }).start()));
}
async function family(seen: Queue<unknown>, extra: { word: string }): Promise<void> {
  const parent = parentProcess();
  await seen.put([parent?.name, parent?.pid, parent?.isAlive(), currentProcess().ppid, extra.word]);
  await seen.put([
    currentProcess().name,
    currentProcess().pid === process.pid,
    await outcome(() => currentProcess().join()),
  ]);
  currentProcess().name = 'renamed';
  await seen.put([currentProcess().name, new Process({ target: nothing }).name]);
}
class Greeter extends Process {
  greeting: string;
  readonly seen: Queue<unknown>;
  constructor(greeting: string, seen: Queue<unknown>) {
    super({ name: 'Greeter' });
    this.greeting = greeting;
    this.seen = seen;
  }
  override async run(): Promise<void> {
    await this.seen.put([this.greeting, this.name, this instanceof Greeter, currentProcess() === this]);
    this.greeting = 'changed';
  }
}

async function ended(child: Process<never>): Promise<number | undefined> {
  child.start();
  await child.join();
  return child.exitcode;
}
async function life(): Promise<void> {
  const child = new Process({ target: forEver });
  report('PR-01', child.isAlive(), child.exitcode ?? 'none', child.pid ?? 'none', child.name);
  report('PR-08', await outcome(() => child.join()));
  report('PR-11', await outcome(() => child.terminate()), await outcome(() => child.kill()));
  report('PR-16 before', await outcome(() => child.sentinel));
  child.start();
  report('PR-02 running', child.isAlive(), child.exitcode ?? 'none', typeof child.pid, child.ppid === process.pid);
  report('PR-09', await outcome(() => child.start()));
  report('PR-10', await outcome(() => child.join(0)), await outcome(() => child.join(-1)), child.isAlive());
  report('PR-10 timeout', await outcome(() => child.join(0.01)), child.isAlive());
  report('abort', await outcome(() => child.join(AbortSignal.abort(new RangeError()))), child.isAlive());
  report(
    'PR-13',
    await outcome(() => {
      child.daemon = true;
    }),
  );
  report(
    'PR-14',
    activeChildren().map(({ name }) => name),
  );
  report('PR-15 alive', await outcome(() => child.close()));
  const { pid } = child;
  child.terminate();
  report('P5', child.isAlive());
  await child.sentinel;
  report('PR-03', child.exitcode, child.isAlive(), child.pid === pid, activeChildren().length);
  child.close();
  child.close();
  report('PR-15', await outcome(() => child.isAlive()), await outcome(() => child.join()));
}
async function ends(): Promise<void> {
  report('PR-02', await ended(new Process({ target: nothing })));
  const killed = new Process({ target: forEver });
  killed.start();
  killed.kill();
  await killed.join();
  report('PR-04', killed.exitcode);
  report(
    'PR-05',
    await ended(new Process({ target: throws, name: 'Thrower' })),
    await ended(new Process({ target: rejects })),
  );
  const statuses = [8, undefined, true, false].map((status) => ended(new Process({ target: exits, args: [status] })));
  report('PR-06', await Promise.all(statuses));
  report('PR-07', await ended(new Process({ target: exits, args: ['last words'] })));
}
async function relatives(): Promise<void> {
  report(
    'PR-17',
    currentProcess().name,
    parentProcess() ?? 'none',
    currentProcess().pid === process.pid,
    cpuCount() > 0,
  );
  const seen = new Queue<unknown>();
  const daemon = new Process({ target: startsChild, args: [seen], daemon: true });
  daemon.start();
  report('PR-12', await seen.get());
  const child = new Process({ target: family, args: [seen], kwargs: { word: 'extra' }, name: 'Child' });
  child.start();
  const [name, pid, alive, ppid, word] = (await seen.get()) as unknown[];
  report('PR-18', name, pid === process.pid, alive, ppid === process.pid, word);
  report('PR-19', await seen.get());
  report('P6', await seen.get(), child.name);
  const greeter = new Greeter('hello', seen);
  greeter.start();
  report('subclass', await seen.get());
  await Promise.all([child.join(), greeter.join(), daemon.join()]);
  report('isolation', greeter.greeting);
}

if (isMain(import.meta)) {
  await life();
  await ends();
  await relatives();
}
