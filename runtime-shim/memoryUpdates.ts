/** Writes the updates of memory that threads share to the recording. */
import { RecordKind } from '../core/protocol/records.ts';
import type { SharedUpdate, SharedUpdates } from './activations/sharedMemory.ts';
import type { ResourceOptions } from './probe.ts';
import type { Recorder } from './recorder.ts';

type Create = (kind: string, options: ResourceOptions, site: number) => number;
interface Named {
  readonly resource: number;
  readonly part: number;
}

export class MemoryUpdates implements SharedUpdates {
  readonly #recorder: Recorder;
  readonly #create: Create;
  /** By the text that other threads call it as well. */
  readonly #resources = new Map<string, number>();

  constructor(recorder: Recorder, create: Create) {
    this.#recorder = recorder;
    this.#create = create;
  }

  /** In order of time, all of one memory. */
  tell(memory: number, updates: readonly SharedUpdate[]): void {
    const learned = this.#recorder.text('learned');
    const named = updates.map((update) => this.#nameOf(memory, update));
    // All names are on disk by now, and all get one time: however long it takes, they stay in their order.
    this.#recorder.freeze(true);
    const now = this.#recorder.now();
    const emit = (kind: RecordKind, text: number, task: number, resource: number, site: number, at: number): void => {
      this.#recorder.emit(kind, text, task, resource, site, Math.min(0x7fffffff, Math.round((now - at) * 1000)));
    };
    for (const [index, { task, learned: known, read, written }] of updates.entries()) {
      const { resource, part } = named[index] ?? { resource: 0, part: 0 };
      for (const each of known) emit(RecordKind.gauge, learned, each.task, resource, 0, each.at);
      emit(RecordKind.read, part, task, resource, read.site, read.at);
      emit(RecordKind.write, part, task, resource, written.site, written.at);
    }
    this.#recorder.freeze(false);
  }

  #nameOf(memory: number, { size, name, index }: SharedUpdate): Named {
    const sharedKey = `memory/${process.pid}/${memory}/${size}`;
    const resource = this.#resources.get(sharedKey) ?? this.#create('memory', { name, sharedKey }, 0);
    this.#resources.set(sharedKey, resource);
    return { resource, part: this.#recorder.text(String(index)) };
  }
}
