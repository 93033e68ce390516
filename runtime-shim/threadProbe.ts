/** The probe of one thread: what instrumentations and primitives say becomes records with task, site and ids. */
import {
  AwaitMode,
  packRequest,
  RecordKind,
  ReleaseScope,
  type RequestBits,
  THREAD_TASK,
} from '../core/protocol/records.ts';
import { CapturedSites } from './capturedSites.ts';
import type { EmptyLoop } from './emptyLoop.ts';
import { Expectations } from './expectations.ts';
import { GrantTable } from './grantTable.ts';
import { MemoryUpdates } from './memoryUpdates.ts';
import { watchPromisedEvents } from './missedEvents.ts';
import { natives } from './natives.ts';
import type { Probe, Provenance, RequestOrigin, ResourceOptions, StandIn } from './probe.ts';
import type { Activations, CallSite, Recorder } from './recorder.ts';
import { guarded, isObject } from './wrap.ts';

type GrantMark = Extract<Provenance, { kind: 'grant' }>;

/** What children need to report to the same recording. */
export interface Children {
  environment(task: number, name: string | undefined, options: string | undefined): Readonly<Record<string, string>>;
  workerOptions(task: number, name: string | undefined, options: string | undefined): string;
  standIn(pid: number, name: string | undefined): StandIn | undefined;
}
export interface ThreadProbe extends Probe {
  /** How many requests of this thread have neither an acquire nor a cancel yet. */
  pending(): number;
  /**
   * The thread is about to end. Where nothing is left to run in it, the waits that were only expected are told, be they ever so
   * new.
   */
  ending(ranEmpty: boolean): void;
}

export function createThreadProbe(
  recorder: Recorder,
  activations: Activations,
  loop: EmptyLoop,
  children: Children,
): ThreadProbe {
  const { emit } = recorder;
  const captured = new CapturedSites(recorder);
  const resources = new WeakMap<object, number>();
  /** Tasks that asked and have no answer yet, by grant. */
  const askers = new GrantTable();
  /** What the text says of pending grants. */
  const statedScopes = new GrantTable<ReleaseScope>();
  /** On what resources are asked for that have a key there, until these are disposed of. */
  const keepers = new Map<number, object>();
  /** Where jobs were asked for that have not begun yet, by grant. */
  const jobSites = new GrantTable();
  /** Tasks that were made for jobs, by grant. */
  const jobTasks = new GrantTable();
  const endings: (() => void)[] = [];
  let lastResource = 0;
  let lastGrant = 0;
  let lastSite = 0;
  /** The newest grant's asker is kept apart: most grants are acquired before the next request. */
  let newestAsker = -1;

  const asker = (grant: number): number => {
    if (grant === lastGrant && newestAsker >= 0) {
      const task = newestAsker;
      newestAsker = -1;
      return task;
    }
    const task = askers.get(grant);
    if (task === undefined) return 0;
    askers.delete(grant);
    if (askers.size === 0) activations.watch(false);
    return task;
  };
  /** Who asked for a grant that is still pending; without one, the task that runs now. */
  const taskBehind = (grant: number): number => {
    if (grant === 0) return activations.currentTask();
    return grant === lastGrant && newestAsker >= 0 ? newestAsker : (askers.get(grant) ?? 0);
  };
  const endJob = (grant: number): void => {
    const task = jobTasks.get(grant);
    if (task === undefined) return;
    jobTasks.delete(grant);
    activations.endJob(task);
  };
  const originOf = (isLocated = false): RequestOrigin => {
    const { site: marked } = activations.takeSite();
    const site = marked === 0 && isLocated ? captured.here() : marked;
    return { task: activations.currentTask(), site };
  };
  /** Whether the object is what a call for the resource is made on. */
  const isOwn = (object: unknown, resource: number): boolean =>
    isObject(object) && (resources.get(object) === resource || keepers.get(resource) === object);
  /** Bits of a request with what the text says of how it is given back: 0 where it says nothing. */
  const scoped = (bits: RequestBits, scope: ReleaseScope): number =>
    packRequest(scope !== ReleaseScope.free && bits.scope === ReleaseScope.free ? { ...bits, scope } : bits);
  const scopeOf = ({ confined, timed, receiver }: CallSite, resource: number): ReleaseScope => {
    if (!(confined || timed) || !isOwn(receiver, resource)) return ReleaseScope.free;
    return timed ? ReleaseScope.expiring : ReleaseScope.confined;
  };

  const create = (kind: string, options: ResourceOptions, site: number): number => {
    lastResource += 1;
    const resource = lastResource;
    if (options.sharedKey !== undefined) recorder.fact({ fact: 'shared', resource, key: options.sharedKey });
    const capacity = options.capacity ?? -1;
    emit(RecordKind.resourceCreate, recorder.text(kind), activations.currentTask(), resource, site, capacity);
    if (options.name !== undefined) emit(RecordKind.resourceName, 0, 0, resource, 0, recorder.text(options.name));
    return resource;
  };

  const probe: ThreadProbe = {
    resource: guarded(0, (kind, options) => create(kind, options, options.site ?? activations.takeSite().site)),
    resourceOf: guarded(0, (object, kind, describe) => {
      const known = resources.get(object);
      if (known !== undefined) return known;
      const options = describe();
      const { keyOf, otherwise } = options;
      const creation = activations.creationOf(keyOf?.object ?? object);
      const holder = creation === undefined ? otherwise : creation.label || undefined;
      const name = keyOf === undefined ? otherwise : `${holder ?? kind}[${JSON.stringify(keyOf.key)}]`;
      const isNamed = name !== undefined && (creation === undefined || keyOf !== undefined);
      const named = isNamed ? { name, ...options } : options;
      const resource = create(kind, named, creation?.site ?? 0);
      resources.set(object, resource);
      if (keyOf?.isReceiver === true) keepers.set(resource, keyOf.object);
      return resource;
    }),
    nameResource: guarded(undefined, (resource, name) => {
      emit(RecordKind.resourceName, 0, 0, resource, 0, recorder.text(name));
    }),
    dispose: guarded(undefined, (resource) => {
      keepers.delete(resource);
      emit(RecordKind.resourceDispose, 0, 0, resource, 0, 0);
    }),
    endOf: guarded(undefined, (resource, pid, thread, name) => {
      recorder.fact({ fact: 'endOf', resource, pid, thread, name });
    }),
    endOfJob: guarded(undefined, (resource, job, callback, name) => {
      const task = activations.taskOf(job, callback);
      if (task === 0) {
        // It is no task of its own, but nobody outside of this thread brings about its end.
        emit(RecordKind.gauge, recorder.text('ofThread'), 0, resource, 0, 1);
        return;
      }
      const text = recorder.text(name);
      emit(RecordKind.taskName, 0, task, 0, 0, text);
      recorder.fact({ fact: 'endOf', resource, pid: process.pid, thread: 0, task, name });
      // The fact is told at the next record of the resource, and somebody may be waiting for it already.
      emit(RecordKind.resourceName, 0, 0, resource, 0, text);
    }),
    // Calls of the hottest ones are guarded in place: what `guarded` returns is one function to V8, which so cannot be
    // compiled for each of them. What such a call records happened at one moment.
    request(resource, bits, isLocated = false) {
      try {
        recorder.freeze(true);
        const call = activations.takeSite();
        const site = call.site === 0 && isLocated ? captured.here() : call.site;
        const scope = scopeOf(call, resource);
        const task = bits.blocksThread ? THREAD_TASK : activations.currentTask();
        if (newestAsker >= 0) askers.set(lastGrant, newestAsker);
        lastGrant += 1;
        newestAsker = task;
        lastSite = site;
        if (scope !== ReleaseScope.free) statedScopes.set(lastGrant, scope);
        if (bits.scope >= ReleaseScope.scoped && site !== 0) jobSites.set(lastGrant, site);
        emit(RecordKind.request, scoped(bits, scope), task, resource, site, lastGrant);
        if (bits.contended) {
          activations.watch(true);
          recorder.drainSoon();
        }
        return lastGrant;
      } catch {
        return 0;
      } finally {
        recorder.freeze(false);
      }
    },
    requestToo: guarded(0, (resource, bits, origin) => {
      const task = origin?.task ?? newestAsker;
      if (task < 0) return 0;
      if (newestAsker >= 0) askers.set(lastGrant, newestAsker);
      lastGrant += 1;
      newestAsker = task;
      emit(RecordKind.request, scoped(bits, ReleaseScope.free), task, resource, origin?.site ?? lastSite, lastGrant);
      if (origin !== undefined && bits.contended) {
        activations.watch(true);
        recorder.drainSoon();
      }
      return lastGrant;
    }),
    origin: guarded({ task: 0, site: 0 }, originOf),
    take(resource, bits) {
      try {
        const call = activations.takeSite();
        const { site } = call;
        recorder.freeze(true);
        const task = activations.currentTask();
        if (newestAsker >= 0) {
          askers.set(lastGrant, newestAsker);
          newestAsker = -1;
        }
        lastGrant += 1;
        if (bits.scope >= ReleaseScope.scoped && site !== 0) jobSites.set(lastGrant, site);
        const detail = scoped(bits, scopeOf(call, resource));
        emit(RecordKind.request, detail, task, resource, site, lastGrant);
        emit(RecordKind.acquire, detail, task, resource, 0, lastGrant);
        return lastGrant;
      } catch {
        return 0;
      } finally {
        recorder.freeze(false);
      }
    },
    queued: guarded(undefined, () => {
      activations.watch(true);
      recorder.drain();
    }),
    acquire(resource, grant, bits) {
      try {
        const scope = statedScopes.get(grant) ?? ReleaseScope.free;
        if (scope !== ReleaseScope.free) statedScopes.delete(grant);
        emit(RecordKind.acquire, scoped(bits, scope), asker(grant), resource, 0, grant);
      } catch {
        // As with every call: a fault in the shim costs a record.
      }
    },
    handover(grant, job, callback, orNobody = false) {
      try {
        recorder.freeze(true);
        let task = activations.taskOf(job, callback);
        if (task === 0) {
          task = activations.startJob(job, jobSites.get(grant) ?? 0);
          if (task !== 0) jobTasks.set(grant, task);
        }
        jobSites.delete(grant);
        // Whoever asked is nobody known as well, then.
        if (task !== 0 || (orNobody && activations.follows)) emit(RecordKind.handover, 0, task, 0, 0, grant);
      } catch {
        // As with every call: a fault in the shim costs a record.
      } finally {
        recorder.freeze(false);
      }
    },
    release(resource, grant) {
      try {
        const { site } = activations.takeSite();
        recorder.freeze(true);
        // Who gives back owns nothing by it, and jobs of limiters are ended by nobody.
        emit(RecordKind.release, 0, activations.currentTask(false), resource, site, grant);
        if (jobTasks.size > 0) endJob(grant);
        if (jobSites.size > 0) jobSites.delete(grant);
      } catch {
        // As with every call: a fault in the shim costs a record.
      } finally {
        recorder.freeze(false);
      }
    },
    cancel: guarded(undefined, (resource, grant, reason) => {
      statedScopes.delete(grant);
      jobSites.delete(grant);
      emit(RecordKind.cancel, reason, asker(grant), resource, 0, grant);
    }),
    enqueue: guarded(undefined, (resource, item, label, grant = 0) => {
      const { site } = activations.takeSite();
      const text = label === '' ? 0 : recorder.text(label);
      emit(RecordKind.enqueue, text, taskBehind(grant), resource, site, item);
    }),
    dequeue: guarded(undefined, (resource, item, grant = 0) => {
      const { site } = activations.takeSite();
      emit(RecordKind.dequeue, 0, taskBehind(grant), resource, site, item);
    }),
    gauge: guarded(undefined, (resource, measure, value) => {
      emit(RecordKind.gauge, recorder.text(measure), 0, resource, 0, value);
    }),
    notice: guarded(undefined, (resource, measure, value, by) => {
      const { task, site } = by ?? originOf();
      emit(RecordKind.gauge, recorder.text(measure), task, resource, site, value);
    }),
    misuse: guarded(undefined, (rule, resource, by) => {
      const { task, site } = by ?? originOf();
      emit(RecordKind.misuse, recorder.text(rule), task, resource, site, 0);
    }),
    located: guarded(
      () => ({ task: 0, site: 0 }),
      () => {
        const { site: marked } = activations.takeSite();
        const site = marked === 0 ? captured.here() : marked;
        const task = activations.runningTask();
        return () => ({ task: task(), site });
      },
    ),
    access: guarded(undefined, (resource, isWrite, part, origin, ago = 0) => {
      const { task, site } = origin ?? { task: activations.currentTask(), site: activations.takeSite().site };
      const text = part === '' ? 0 : recorder.text(part);
      const kind = isWrite ? RecordKind.write : RecordKind.read;
      emit(kind, text, task, resource, site, Math.min(0x7fffffff, Math.round(ago * 1000)));
    }),
    content: guarded(undefined, (resource, task, changes, text) => {
      emit(RecordKind.content, recorder.text(text), task, resource, 0, changes);
    }),
    mark(promise, grant) {
      const mark: GrantMark = { kind: 'grant', grant, pending: true, job: undefined };
      try {
        activations.mark(promise, mark);
      } catch {
        // A promise that takes no mark stays one of unknown origin.
      }
      return mark;
    },
    combine: guarded(undefined, (promise, inputs, endsOnFailure) => {
      const mode = endsOnFailure ? AwaitMode.allOrFailure : AwaitMode.all;
      activations.mark(promise, { kind: 'combination', mode, inputs });
    }),
    link: guarded(undefined, (result, callback) => {
      activations.link(result, callback);
    }),
    currentTask: guarded(0, () => activations.currentTask()),
    nameTask: guarded(undefined, (task, name) => {
      emit(RecordKind.taskName, 0, task === 0 ? THREAD_TASK : task, 0, 0, recorder.text(name));
    }),
    drain: guarded(undefined, () => {
      activations.catchUp();
      recorder.drain();
    }),
    onceEmpty: (listener) => loop.listen(listener),
    asleep: guarded(undefined, (isAsleep, how) => {
      const mayWake = isAsleep && (how?.mayWork === true || loop.mayWake(how?.messagesAreWaits === true));
      emit(RecordKind.asleep, mayWake ? 1 : 0, 0, 0, 0, isAsleep ? 1 : 0);
      recorder.drainSoon();
    }),
    standIn: guarded(undefined, (pid, name) => children.standIn(pid, name)),
    isExpected: (resource) => expectations.isTold(resource),
    childEnvironment: guarded({}, (name, options) => children.environment(activations.currentTask(), name, options)),
    workerOptions: guarded('', (name, options) => {
      const task = activations.currentTask();
      // It knows what its maker knows.
      for (const each of new Set([THREAD_TASK, task || THREAD_TASK]))
        emit(RecordKind.gauge, recorder.text('learned'), each, 0, 0, 0);
      return children.workerOptions(task, name, options);
    }),
    ended: guarded(undefined, (pid, code, signal) => {
      recorder.fact({ fact: 'processExit', pid, code, signal, at: String(natives.monotonic()) });
    }),
    expect(expectation) {
      try {
        expectations.add(expectation);
      } catch {
        // As with every call: a fault in the shim costs a record.
      }
    },
    waitsAt: guarded(undefined, (offset) => recorder.waitsAt(offset)),
    atEnd: (listener) => void endings.push(listener),
    ending: guarded(undefined, (ranEmpty) => {
      for (const listener of endings) listener();
      if (ranEmpty) expectations.look(true);
    }),
    pending: () => askers.size + (newestAsker >= 0 ? 1 : 0),
  };
  const places = new WeakMap<object, number>();
  activations.onLostUpdate(({ place, name, madeAt, first, isFirstKnown, second }) => {
    const resource = places.get(place) ?? create('variable', { name }, madeAt);
    places.set(place, resource);
    for (const { task, read, written } of isFirstKnown ? [second] : [first, second]) {
      for (const [moment, isWrite] of [
        [read, false],
        [written, true],
      ] as const)
        probe.access(resource, isWrite, '', { task, site: moment.site }, Math.max(0, natives.now() - moment.at));
    }
  });
  const tellHeld = activations.onSharedUpdates(new MemoryUpdates(recorder, create));
  endings.push(tellHeld);
  const expectations = new Expectations(probe, activations, captured);
  watchPromisedEvents(probe);
  return probe;
}
