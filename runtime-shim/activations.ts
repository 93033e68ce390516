/** Follows the async activations of one thread: see design of the transform in transform/follow.ts. */
import type { ShimSetting } from '../core/protocol/environment.ts';
import { RecordKind, THREAD_TASK } from '../core/protocol/records.ts';
import {
  type Activation,
  clock,
  currentActivation,
  lastStarted,
  mark,
  setTeller,
  takeIterating,
} from './activations/activation.ts';
import { CodeFiles } from './activations/codeFiles.ts';
import { AdaptiveHandle, CodeHandle, creationSite } from './activations/codeHandle.ts';
import { markPromise, note } from './activations/promiseNotes.ts';
import { dataProperty, isProved } from './activations/proof.ts';
import { SharedMemory, sharing } from './activations/sharedMemory.ts';
import { Suspensions } from './activations/suspensions.ts';
import { Suspicion } from './activations/suspicion.ts';
import { Telling } from './activations/telling.ts';
import { unfinishedOf } from './activations/unfinished.ts';
import { setUpdateListener, type ToldUpdate } from './activations/updates.ts';
import { natives } from './natives.ts';
import type { RequestOrigin } from './probe.ts';
import type { Activations, CallSite, Recorder, Runner } from './recorder.ts';
import type { Examine } from './snapshot/entry.ts';
import { mapStacks } from './stacks.ts';
import { CODE_GLOBAL, type CodeFile, INTERFERES_SYMBOL, SiteFlag } from './transform/code.ts';
import { isObject } from './wrap.ts';

/** Callers that are kept of somebody who may have ended when asked about. */
const MOST_CALLERS = 8;
/** Milliseconds between two looks at what is suspended while somebody waits for a resource. */
const WATCH_INTERVAL = 50;
/** Ticks of a long wait, and how many such are told: a server may have thousands, of connections that are idle. */
const LONG_TICKS = 4;
const MOST_LONG = 64;
const { setTimeout } = globalThis;

/** Makes this thread's transformed code report to `recorder`. Called once, before any transformed code runs. */
export function createActivations(
  recorder: Recorder,
  setting: ShimSetting,
  loadExamine: () => Examine | undefined = () => undefined,
  isOrderedElsewhere: () => boolean = () => false,
): Activations {
  const files = new CodeFiles(recorder);
  const telling = new Telling(recorder, files, () => {
    if (timer === undefined) wait();
  });
  const adaptive: Map<number, AdaptiveHandle> = new Map();
  const answer: CallSite = { site: 0, confined: false, timed: false, receiver: undefined };
  let interferes = false;
  /** The call that was marked last stands in a function that is not followed now. */
  let isForeign = false;
  let timer: NodeJS.Timeout | undefined;
  const suspensions = new Suspensions(() => {
    const isNew = suspicion.look();
    if (tellLong() || isNew) recorder.drainSoon();
  });
  const suspicion = new Suspicion(files, telling, suspensions, loadExamine);
  setTeller(telling);
  let longTold = 0;
  /** Who has waited for long is shown, whatever for. True when somebody was told. */
  const tellLong = (): boolean => {
    const before = longTold;
    for (const activation of longTold < MOST_LONG ? suspensions.all : []) {
      if (longTold === MOST_LONG) break;
      if (activation.id !== 0 || clock.tick - activation.since < LONG_TICKS) continue;
      telling.tell(activation);
      longTold += 1;
    }
    if (longTold > before) telling.explain(false);
    return longTold > before;
  };
  const memory = new SharedMemory(files, () => answers.currentTask(), isOrderedElsewhere);
  sharing.isOn = !natives.workerThreads.isMainThread;

  const interfere = (): void => {
    if (!interferes) recorder.interferes();
    interferes = true;
  };
  const connect = (...[script, path, codeMark, sites, table, shifts, map, itInterferes]: FileFields): CodeHandle => {
    const file: CodeFile = { script, path, mark: codeMark, sites, table, shifts, map, interferes: itInterferes };
    if (itInterferes) interfere();
    const loaded = files.add(file);
    mapStacks(file);
    // In a worker that is known only once it runs.
    if (path === process.argv[1]) memory.begin();
    if (setting !== 'adaptive') return new CodeHandle(loaded, memory);
    const handle = new AdaptiveHandle(loaded, memory);
    adaptive.set(loaded.first, handle);
    return handle;
  };
  Object.defineProperty(globalThis, Symbol.for(INTERFERES_SYMBOL), { value: interfere, configurable: true });
  Object.defineProperty(globalThis, CODE_GLOBAL, { value: connect, configurable: true, writable: true });

  const keep = (activation: Activation): void => {
    for (let each: Activation | null = activation; each !== null; each = each.up) {
      const first = files.of(each.site)?.first ?? 0;
      adaptive.get(first)?.keep(each.site - first);
    }
  };

  const linked = (promise: unknown, callee: unknown): Activation | undefined => {
    const started = isObject(promise) ? lastStarted() : null;
    // One that belongs to a call already is not the job's.
    if (started === null || started.callee !== undefined || !isObject(promise)) return undefined;
    started.callee = callee;
    if (isProved(started, files)) {
      note(promise, started);
      return started;
    }
    started.callee = undefined;
    return undefined;
  };

  /** With sites that the recording knows. */
  const told = ({ task, read, written }: ToldUpdate): ToldUpdate => ({
    task,
    read: { ...read, site: files.tell(read.site) },
    written: { ...written, site: files.tell(written.site) },
  });

  const originOf = (activation: Activation): RequestOrigin => {
    if (adaptive.size > 0) keep(activation);
    const at = activation.isSuspended ? activation.at : activation.returnedAt;
    return { task: telling.tell(activation), site: files.tell(activation.site + at) };
  };

  let isWatching = false;
  const wait = (): void => {
    timer = setTimeout(watch, WATCH_INTERVAL);
    timer.unref();
  };
  const watch = (): void => {
    timer = undefined;
    if (!isWatching && !telling.isBehind) return;
    telling.explain(false);
    wait();
  };

  const answers: Activations = {
    follows: true,
    currentTask(isOwner = true) {
      const activation = isForeign ? null : currentActivation();
      isForeign = false;
      if (activation === null) {
        if (isOwner) for (const handle of adaptive.values()) handle.followAll();
        return 0;
      }
      if (activation.id === 0 && adaptive.size > 0) keep(activation);
      return telling.tell(activation);
    },
    runner(iterates) {
      const activation = iterates ? (takeIterating() ?? currentActivation()) : currentActivation();
      if (activation === null) return undefined;
      return new ActivationRunner(activation, originOf);
    },
    onLostUpdate(listener) {
      setUpdateListener({
        taskOf(activation) {
          if (adaptive.size > 0) keep(activation);
          return telling.tell(activation);
        },
        lost: ({ first, second, madeAt, ...update }) =>
          listener({ ...update, madeAt: files.tell(madeAt), first: told(first), second: told(second) }),
      });
    },
    runningTask() {
      const callers: Activation[] = [];
      for (let each = currentActivation(); each !== null && callers.length < MOST_CALLERS; each = each.up)
        callers.push(each);
      return () => {
        for (const caller of callers) {
          if (adaptive.size > 0) keep(caller);
          const task = telling.tell(caller);
          if (task !== 0) return task;
        }
        return THREAD_TASK;
      };
    },
    takeSite() {
      const { site, receiver, member } = mark;
      mark.site = 0;
      mark.receiver = undefined;
      answer.site = 0;
      answer.confined = false;
      answer.timed = false;
      answer.receiver = undefined;
      const file = site === 0 ? undefined : files.of(site);
      if (file === undefined) return answer;
      answer.site = files.tell(site);
      const [, , , , owner, flags] = file.row(site);
      if (owner < 0) return answer;
      isForeign = currentActivation()?.site !== file.first + owner;
      answer.confined = !isForeign && (flags & SiteFlag.confined) !== 0;
      answer.timed = (flags & SiteFlag.timed) !== 0;
      if (answer.confined || answer.timed)
        answer.receiver = member === undefined ? receiver : dataProperty(receiver, member);
      return answer;
    },
    creationOf(object) {
      const site = creationSite(object);
      return site === undefined ? undefined : { site: files.tell(site), label: files.of(site)?.row(site)[3] ?? '' };
    },
    link: linked,
    taskOf(promise, callee) {
      if (!isObject(promise)) return 0;
      const started = linked(promise, callee);
      return started === undefined ? telling.taskOf(promise) : telling.tell(started);
    },
    startJob: (promise, site) => (isObject(promise) ? telling.startJob(promise, site) : 0),
    endJob: (task) => telling.endJob(task),
    mark: markPromise,
    catchUp: () => telling.catchUp(),
    watch(pending) {
      // The timer stops by itself: locks that are often waited for would start and stop it all the time.
      isWatching = pending;
      if (pending && timer === undefined) wait();
    },
    tellSuspended(isEmpty) {
      const unfinished = isEmpty ? unfinishedOf(suspensions.all, files) : [];
      for (const activation of unfinished) telling.tell(activation);
      if (unfinished.length > 0) suspicion.lookAtEnd();
      telling.explain(true);
      for (const { id } of unfinished) if (id !== 0) recorder.emit(RecordKind.unfinished, 0, id, 0, 0, 0);
      return unfinished.length > 0;
    },
    onSharedUpdates(listener) {
      memory.listen(listener);
      return () => memory.end();
    },
    startsThread() {
      sharing.isOn = true;
    },
  };
  return answers;
}

type FileFields = [
  script: string,
  path: string,
  mark: string,
  sites: number,
  table: string,
  shifts: string,
  map: string,
  interferes: boolean,
];

/** One object for each, without closures: on the path of every call that an expectation is made of. */
class ActivationRunner implements Runner {
  readonly #activation: Activation;
  readonly #originOf: (activation: Activation) => RequestOrigin;
  /** Where it was suspended when the call was made: at a loop that is about to begin. */
  readonly #place: number;

  constructor(activation: Activation, originOf: (activation: Activation) => RequestOrigin) {
    this.#activation = activation;
    this.#originOf = originOf;
    this.#place = activation.at;
  }

  isWaitingFor(promise: object | undefined): boolean {
    const { isSuspended, awaited, at } = this.#activation;
    return isSuspended && awaited === promise && (promise !== undefined || at === this.#place);
  }

  origin(): RequestOrigin {
    return this.#originOf(this.#activation);
  }
}
