/** Reports in the place of a child process that cannot, such as `sort` or a shell: a spool file with the one wait that was seen. */
import { join } from 'node:path';
import { encodeRecord, type RecordFields } from '../core/protocol/encode.ts';
import type { Fact } from '../core/protocol/facts.ts';
import { type Operation, packRequest, RecordKind, ReleaseScope, THREAD_TASK } from '../core/protocol/records.ts';
import { SPOOL_EXTENSION } from '../core/protocol/spool.ts';
import type { Identity } from './identity.ts';
import { clock, natives } from './natives.ts';
import type { ResourceOptions, StandIn } from './probe.ts';
import { createSpoolFile, type SpoolFile } from './transport/spoolFile.ts';

const MAIN_THREAD = 0;

export function createStandIn(identity: Identity, pid: number, name: string | undefined): StandIn | undefined {
  const { now, origin } = clock();
  const { environment } = identity;
  const key = `${pid}-${Math.floor(natives.timeOrigin + now)}`;
  const file = createSpoolFile(join(environment.directory, key + SPOOL_EXTENSION), pid);
  if (file === undefined) return undefined;
  file.facts(MAIN_THREAD, [
    {
      fact: 'hello',
      version: environment.version,
      process: key,
      pid,
      ppid: process.pid,
      thread: MAIN_THREAD,
      origin,
      now,
      node: '',
      argv: [],
      cwd: '',
      parent: { process: identity.process, thread: identity.thread, task: THREAD_TASK },
      ...(name === undefined ? {} : { name: `${name} ${pid}` }),
    },
  ]);
  return new SpoolStandIn(file);
}

class SpoolStandIn implements StandIn {
  readonly #file: SpoolFile;
  readonly #resources = new Map<string, number>();
  #records = 0;
  #texts = 0;
  #grants = 0;
  #wait: RecordFields | undefined;

  constructor(file: SpoolFile) {
    this.#file = file;
  }

  waits(operation: Operation, kind: string, options: ResourceOptions): void {
    const resource = this.#resourceOf(kind, options);
    this.#grants += 1;
    const detail = packRequest({
      operation,
      shared: true,
      mayGiveUp: false,
      blocksThread: false,
      contended: true,
      scope: ReleaseScope.free,
      permits: 1,
    });
    this.#wait = { detail, task: THREAD_TASK, resource, value: this.#grants };
    this.#emit(RecordKind.request, this.#wait);
  }

  asleep(mayWake: boolean): void {
    this.#emit(RecordKind.asleep, { detail: mayWake ? 1 : 0, value: 1 });
  }

  goesOn(): void {
    if (this.#wait === undefined) return;
    this.#emit(RecordKind.acquire, this.#wait);
    this.#wait = undefined;
  }

  #resourceOf(kind: string, { sharedKey = '', name = '' }: ResourceOptions): number {
    const known = this.#resources.get(sharedKey);
    if (known !== undefined) return known;
    const resource = this.#resources.size + 1;
    this.#resources.set(sharedKey, resource);
    this.#tell({ fact: 'shared', resource, key: sharedKey });
    this.#emit(RecordKind.resourceCreate, { detail: this.#text(kind), task: THREAD_TASK, resource, value: -1 });
    if (name !== '') this.#emit(RecordKind.resourceName, { resource, value: this.#text(name) });
    return resource;
  }

  #text(text: string): number {
    this.#texts += 1;
    this.#tell({ fact: 'text', id: this.#texts, text });
    return this.#texts;
  }

  #tell(fact: Fact): void {
    this.#file.facts(MAIN_THREAD, [fact]);
  }

  #emit(kind: RecordKind, fields: RecordFields): void {
    this.#file.records(MAIN_THREAD, encodeRecord(kind, this.#records, natives.now(), fields));
    this.#records += 1;
  }
}
