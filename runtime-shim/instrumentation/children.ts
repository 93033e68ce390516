/**
 * Child processes and workers that a program waits for. Nothing in a program need say so: that its event loop is kept alive by nothing but
 * children and their pipes is what shows it. A timer that keeps nothing alive looks now and then. When it finds the same twice, it
 * lets go of these for a moment: if the event loop then runs empty, nothing else is under way, and the thread tells what it waits for
 * and that it is asleep. So do its children, as their own threads or by a stand-in.
 */
import { SHIM_VARIABLE } from '../../core/protocol/environment.ts';
import { THREAD_TASK } from '../../core/protocol/records.ts';
import { Operation, ReleaseScope, type RequestBits } from '../instrumentation.ts';
import { natives } from '../natives.ts';
import type { Probe, RequestOrigin, ResourceOptions, StandIn } from '../probe.ts';
import { isObject } from '../wrap.ts';
import { type Blocked, blockedOn } from './blockedProcess.ts';
import { activeHandles, type Handle, handleOf, hasLoaderThread, isHandle, mayWorkElsewhere } from './handles.ts';
import { isStream, isUnread } from './streams.ts';

/** Milliseconds between two looks, and what they grow to while there is something to do. */
const INTERVAL = 500;
const MAX_INTERVAL = 4000;
/** Share of the time for which a process may work that does nothing but look. */
const MAX_WORK = 0.04;
/** Milliseconds that an event loop that is kept alive by nothing else takes at most to run empty: its thread may have to wait for a processor. */
const MOMENT = 25;
/** What the event loop may be kept alive by: other kinds of things may go on by themselves. */
const PASSIVE = new Set(['PipeWrap', 'TTYWrap', 'ProcessWrap', 'MessagePort']);
/** Nobody can let go of these. */
const WRITES = new Set(['WriteWrap', 'SimpleWriteWrap', 'LibuvStreamWrap']);
const { isMainThread } = natives.workerThreads;
const { parentPort } = natives.workerThreads.exports;
const NAMES = ['stdin', 'stdout', 'stderr'];

const { setTimeout } = globalThis;
/** Bound as they were: programs replace some of them. */
const { cpuUsage } = process;

/** The thread's own code could end the wait, if it ever ran again. */
const bits = (operation: Operation): RequestBits => ({
  operation,
  shared: true,
  mayGiveUp: false,
  blocksThread: false,
  contended: true,
  scope: ReleaseScope.free,
  permits: 1,
});

interface Child {
  readonly pid: number;
  readonly name: string;
  readonly end: number;
  /** Where it was started. */
  readonly origin: RequestOrigin;
  /** Its pipes that this process holds, by file descriptor, and its channel. */
  readonly pipes: Map<string, number>;
  standIn: StandIn | undefined;
  /** The stream on which it was found blocked at the last look, and is said to be. */
  blocked: Blocked | undefined;
  told: Blocked | undefined;
}
interface WorkerThread {
  /** Nobody but the program keeps it. */
  readonly worker: WeakRef<object>;
  readonly thread: number;
  readonly end: number;
  /** Where it was started. */
  readonly origin: RequestOrigin;
}
interface Wait {
  readonly resource: number;
  readonly grant: number;
  readonly bits: RequestBits;
}
/** What the thread waits for, as far as its event loop shows. */
interface Quiet {
  readonly children: readonly Child[];
  readonly workers: readonly WorkerThread[];
  /** Messages of other threads. */
  readonly hasPorts: boolean;
  /** Of this process, which another one started: reading its input, writing its output, its channel. */
  readonly own: readonly (0 | 1 | 2 | 'channel')[];
  /** Something is being written, so that the event loop cannot run empty. */
  readonly isWriting: boolean;
  /** What keeps the event loop alive. */
  readonly active: readonly unknown[];
  /** Changes with every byte that is read or written. */
  readonly progress: string;
}
/** What keeps a worker's starter alive; undefined once the worker has ended. */
function handleOfWorker({ worker }: WorkerThread): Handle | undefined {
  const object = worker.deref();
  const symbol = object && Object.getOwnPropertySymbols(object).find(({ description }) => description === 'kHandle');
  const handle: unknown = object === undefined || symbol === undefined ? undefined : Reflect.get(object, symbol);
  return isHandle(handle) ? handle : undefined;
}

class Children {
  readonly #probe: Probe;
  /** By handle. */
  readonly #children = new Map<object, Child>();
  #workers: WorkerThread[] = [];
  readonly #isChild: boolean;
  readonly #isWorker: boolean;
  #isWatching = false;
  #listens = false;
  #interval = INTERVAL;
  #before = '';
  #worked = 0;
  #lookedAt = 0;
  #isAsleep = false;
  #messages = 0;
  #waits = new Map<string, Wait>();
  readonly #own = new Map<string, number>();

  /**
   * @param isChild this process was started by another one of the recording
   * @param isWorker this thread was started by another one
   */
  constructor(probe: Probe, isChild: boolean, isWorker: boolean) {
    this.#probe = probe;
    this.#isChild = isChild;
    this.#isWorker = isWorker;
    if (isWorker) this.#noteMessages();
    if (isChild || isWorker) this.#watch();
    // Whatever was waited for, the thread's end is not its cause.
    probe.atEnd(() => this.#wake());
  }

  add(handle: object, pid: number, name: string, end: number, origin: RequestOrigin): void {
    const child = { pid, name, end, origin, pipes: new Map(), standIn: undefined, blocked: undefined, told: undefined };
    this.#children.set(handle, child);
    if (!this.#isWatching) this.#watch();
  }

  remove(handle: object): void {
    this.#children.delete(handle);
    this.#wake();
  }

  addWorker(worker: object, thread: number, end: number, origin: RequestOrigin): void {
    this.#noteMessages();
    this.#workers.push({ worker: new WeakRef(worker), thread, end, origin });
    if (!this.#isWatching) this.#watch();
  }

  /** Code is loaded that makes channels: their ports keep the thread alive although it has started nobody. */
  expectMessages(): void {
    this.#listens = true;
    if (!this.#isWatching) this.#watch();
  }

  /** Threads of a process may have any port of it: who is asleep for good is so only with all of them. */
  #noteMessages(): void {
    if (this.#messages !== 0) return;
    this.#messages = this.#probe.resource('port', {
      name: 'MessagePort',
      sharedKey: `messages/${process.pid}`,
      site: 0,
    });
  }

  #watch(): void {
    this.#isWatching = true;
    setTimeout(() => {
      this.#isWatching = false;
      try {
        this.#look();
      } catch {
        // As everywhere in the shim: a fault costs a record.
      }
      this.#workers = this.#workers.filter((each) => handleOfWorker(each) !== undefined);
      if (this.#isChild || this.#isWorker || this.#listens || this.#children.size + this.#workers.length > 0)
        this.#watch();
    }, this.#interval).unref();
  }

  #look(): void {
    const quiet = this.#quiet();
    const isSteady = this.#isIdle() && quiet !== undefined && quiet.progress === this.#before;
    this.#before = quiet?.progress ?? '';
    this.#interval = quiet === undefined ? Math.min(2 * this.#interval, MAX_INTERVAL) : INTERVAL;
    const waits = quiet === undefined ? 0 : quiet.children.length + quiet.own.length + quiet.workers.length;
    if (quiet === undefined || !isSteady || (waits === 0 && !quiet.hasPorts)) this.#wake();
    else if (quiet.isWriting) this.#sleep(quiet);
    else this.#whenEmpty(quiet);
  }

  /**
   * Whether the process has hardly worked since the last look. Threads that send each other messages and each work for a moment
   * look idle at any one time.
   */
  #isIdle(): boolean {
    const { user, system } = cpuUsage();
    const [worked, now] = [(user + system) / 1000, natives.now()];
    const share = (worked - this.#worked) / (now - this.#lookedAt);
    this.#worked = worked;
    this.#lookedAt = now;
    return share < MAX_WORK;
  }

  /** Lets go of all that keeps the event loop alive, for a moment. */
  #whenEmpty(quiet: Quiet): void {
    const released = [...quiet.active.map(handleOf), ...quiet.workers.map(handleOfWorker)]
      .filter(isHandle)
      .filter((handle) => handle.hasRef());
    for (const handle of released) handle.unref();
    let isOver = false;
    const end = (): boolean => {
      if (isOver) return false;
      isOver = true;
      takeBack();
      for (const handle of released) handle.ref();
      return true;
    };
    const takeBack = this.#probe.onceEmpty(() => {
      if (end()) this.#sleep(quiet);
    });
    setTimeout(() => {
      if (end()) this.#wake();
    }, MOMENT).unref();
  }

  #sleep(quiet: Quiet): void {
    for (const child of quiet.children) this.#lookAt(child);
    this.#tell(quiet);
    this.#isAsleep = true;
    this.#probe.asleep(true, { messagesAreWaits: true, mayWork: quiet.isWriting && mayWorkElsewhere() });
    for (const { standIn, told } of quiet.children) if (told !== undefined) standIn?.asleep(told.mayWake);
  }

  /** undefined: something in the event loop may go on by itself. */
  #quiet(): Quiet | undefined {
    const types = process.getActiveResourcesInfo();
    if (types.some((type) => !PASSIVE.has(type) && !WRITES.has(type))) return undefined;
    const active = activeHandles();
    const processes = active.filter((each) => isObject(each) && this.#childOf(each) !== undefined);
    const pipes = new Set(
      processes.flatMap((each) => (isObject(each) && Array.isArray(each['stdio']) ? each['stdio'] : [])),
    );
    const channels = processes.filter((each) => isObject(each) && isObject(each['channel'])).length;
    const own: (0 | 1 | 2 | 'channel')[] = [];
    let open = channels;
    let hasPorts = false;
    for (const each of active) {
      if (processes.includes(each) || pipes.has(each)) continue;
      if (!isObject(each)) return undefined;
      const { fd } = each;
      if (isStream(each) && (fd === 1 || fd === 2)) {
        if (Number(each['writableLength']) > 0) own.push(fd);
      } else if (isStream(each) && fd === 0) {
        const handle = each['_handle'];
        if (isObject(handle) && handle['reading'] === true) own.push(fd);
      } else if (each.constructor.name === 'MessagePort') {
        // Of an import that is under way the event loop shows no more than of a port of the program.
        if (!this.#isPortOfWorker(each) && hasLoaderThread()) return undefined;
        hasPorts = true;
      } else if (each.constructor.name !== 'Pipe') return undefined;
      else if (open > 0) open -= 1;
      else own.push('channel');
    }
    if (own.length > 0 && !this.#isChild) return undefined;
    const children = processes.flatMap((each) => (isObject(each) ? (this.#childOf(each) ?? []) : []));
    const counts = active.map((each) =>
      isStream(each) ? `${String(each['bytesRead'])}/${String(each['bytesWritten'])}` : '',
    );
    const workers = this.#workers.filter((each) => handleOfWorker(each)?.hasRef() === true);
    const threads = workers.map(({ thread }) => `thread ${thread}`);
    const progress = [...children.map(({ pid }) => pid), ...threads, hasPorts, ...own, ...counts].join();
    const isWriting = types.some((type) => WRITES.has(type));
    return { children, workers, hasPorts, own, isWriting, active, progress };
  }

  /** The port to a worker of the program, or in a worker to who started it. */
  #isPortOfWorker(port: object): boolean {
    if (Object.is(port, parentPort)) return true;
    return this.#workers.some(({ worker }) => {
      const object = worker.deref() ?? {};
      return Object.getOwnPropertySymbols(object).some((symbol) => Object.is(Reflect.get(object, symbol), port));
    });
  }

  #childOf(active: Readonly<Record<string, unknown>>): Child | undefined {
    const handle = active['_handle'];
    const child = isObject(handle) ? this.#children.get(handle) : undefined;
    if (child !== undefined) this.#notePipes(child, active);
    return child;
  }

  /** The ends that this process has, which it neither reads nor ends. */
  #notePipes(child: Child, active: Readonly<Record<string, unknown>>): void {
    const stdio: readonly unknown[] = Array.isArray(active['stdio']) ? active['stdio'] : [];
    for (const [descriptor, stream] of stdio.entries()) {
      if (!isStream(stream) || descriptor >= NAMES.length) continue;
      const isOpen =
        descriptor === 0 ? stream['writableEnded'] !== true && stream['destroyed'] !== true : isUnread(stream);
      this.#notePipe(child, String(descriptor), `${child.name}.${NAMES[descriptor]}`, isOpen);
    }
    const isConnected = isObject(active['channel']) && active['connected'] === true;
    this.#notePipe(child, 'channel', `${child.name}.channel`, isConnected);
  }

  #notePipe(child: Child, which: string, name: string, isOpen: boolean): void {
    const known = child.pipes.get(which);
    if ((known !== undefined) === isOpen) return;
    if (known !== undefined) {
      child.pipes.delete(which);
      this.#probe.gauge(known, 'inside', 0);
      this.#probe.gauge(known, `writer ${process.pid}`, 0);
      return;
    }
    const resource = this.#probe.resource('pipe', { ...standard(child.pid, which), name, site: child.origin.site });
    child.pipes.set(which, resource);
    this.#probe.gauge(resource, 'inside', 1);
    if (which === '0' || which === 'channel') this.#probe.gauge(resource, `writer ${process.pid}`, 1);
  }

  /** A process that does not report: whether it stands still on a pipe that this one has the other end of. */
  #lookAt(child: Child): void {
    const blocked = blockedOn(child.pid);
    const descriptor = blocked?.descriptor ?? -1;
    const isSteady = descriptor === child.blocked?.descriptor && child.pipes.has(String(descriptor));
    child.blocked = blocked;
    if (child.told !== undefined && (!isSteady || child.told.descriptor !== descriptor)) {
      child.standIn?.goesOn();
      child.told = undefined;
    }
    if (!isSteady || child.told !== undefined) return;
    child.standIn ??= this.#probe.standIn(child.pid, child.name);
    const name = `${child.name}.${NAMES[descriptor]}`;
    const operation = descriptor === 0 ? Operation.take : Operation.put;
    child.standIn?.waits(operation, 'pipe', { ...standard(child.pid, String(descriptor)), name });
    child.told = blocked;
  }

  #tell({ children, workers, hasPorts, own }: Quiet): void {
    const ends = [...children, ...workers];
    for (const each of ends) {
      const key = 'pid' in each ? `process ${each.pid}` : `thread ${each.thread}`;
      if (!this.#waits.has(key) && !this.#probe.isExpected(each.end))
        this.#ask(key, each.end, Operation.join, each.origin);
    }
    if (hasPorts && !this.#waits.has('messages')) {
      this.#noteMessages();
      this.#ask('messages', this.#messages, Operation.take, { task: 0, site: 0 });
    }
    for (const which of own) {
      if (this.#waits.has(`own ${which}`)) continue;
      const key = String(which);
      const resource = this.#own.get(key) ?? this.#probe.resource('pipe', standard(process.pid, key));
      if (!this.#own.has(key)) this.#probe.gauge(resource, 'outside', 1);
      this.#own.set(key, resource);
      const operation = which === 1 || which === 2 ? Operation.put : Operation.take;
      this.#ask(`own ${which}`, resource, operation, { task: 0, site: 0 });
    }
  }

  #ask(key: string, resource: number, operation: Operation, { site }: RequestOrigin): void {
    const grant = this.#probe.requestToo(resource, bits(operation), { task: THREAD_TASK, site });
    this.#waits.set(key, { resource, grant, bits: bits(operation) });
  }

  /** Something has happened: what was told is no longer so. */
  #wake(): void {
    for (const { resource, grant, bits: asked } of this.#waits.values()) this.#probe.acquire(resource, grant, asked);
    if (this.#isAsleep) this.#probe.asleep(false);
    this.#isAsleep = false;
    this.#waits = new Map();
    for (const child of this.#children.values()) {
      if (child.told !== undefined) child.standIn?.goesOn();
      child.told = undefined;
    }
  }
}

const known = new WeakMap<Probe, Children>();

/** The one of the thread. */
export function childrenOf(probe: Probe): Children {
  const made = known.get(probe) ?? new Children(probe, isMainThread && isStartedByOther(), !isMainThread);
  known.set(probe, made);
  return made;
}

const isStartedByOther = (): boolean => /"parent":/.test(process.env[SHIM_VARIABLE] ?? '');

/** A process's standard stream or channel, the same for both ends. */
const standard = (pid: number, which: string): ResourceOptions => ({ sharedKey: `stdio/${pid}/${which}` });
