/** What the debugger shows at one moment: threads, frames, scopes and variables, numbered as its protocol wants. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { SiteView, Snapshot } from '../../core/view/viewModel.ts';
import { type Frame, framesOf, shownTasks, sourceOf, stackFrame, threadName } from './taskRows.ts';
import { type Entry, scopesOf } from './variables.ts';
import type { Say } from './words.ts';

/** Numbers for tasks, the same for one task as long as a run lasts. */
export class TaskNumbers {
  readonly #numbers = new Map<string, number>();

  of(task: string): number {
    const number = this.#numbers.get(task) ?? this.#numbers.size + 1;
    this.#numbers.set(task, number);
    return number;
  }
}

/** Items by number, from 1. */
class Numbered<Item> {
  readonly #items: Item[] = [];

  add(item: Item): number {
    return this.#items.push(item);
  }
  get(number: number): Item | undefined {
    return this.#items[number - 1];
  }
}

export class StoppedView {
  readonly snapshot: Snapshot;
  readonly #numbers: TaskNumbers;
  readonly #say: Say;
  readonly #frames = new Numbered<{ readonly task: string; readonly frame: Frame }>();
  readonly #entries = new Numbered<readonly Entry[]>();
  readonly #sites = new Numbered<SiteView>();

  constructor(snapshot: Snapshot, numbers: TaskNumbers, say: Say) {
    this.snapshot = snapshot;
    this.#numbers = numbers;
    this.#say = say;
  }

  threads(): DebugProtocol.ThreadsResponse['body'] {
    const threads = shownTasks(this.snapshot).map((task) => ({
      id: this.#numbers.of(task.id),
      name: threadName(task, this.snapshot, this.#say),
    }));
    // An editor takes a session without a thread for one that cannot be looked at.
    return { threads: threads.length > 0 ? threads : [{ id: this.#numbers.of(''), name: this.snapshot.run.program }] };
  }

  /** The number of the first of these tasks that has a thread here, or of the first thread. */
  threadOf(tasks: readonly (string | undefined)[]): number {
    const shown = shownTasks(this.snapshot).map(({ id }) => id);
    return this.#numbers.of(tasks.find((task) => task !== undefined && shown.includes(task)) ?? shown[0] ?? '');
  }

  /** @param levels how many frames from `start` on; 0 for all. */
  stackTrace(thread: number, start: number, levels: number): DebugProtocol.StackTraceResponse['body'] {
    const task = this.snapshot.tasks.find(({ id }) => this.#numbers.of(id) === thread);
    const frames = task === undefined ? [] : framesOf(task, this.snapshot, this.#say);
    const wanted = frames.slice(start, levels === 0 ? undefined : start + levels);
    return {
      stackFrames: wanted.map((frame) => stackFrame(frame, this.#frames.add({ task: task?.id ?? '', frame }))),
      totalFrames: frames.length,
    };
  }

  scopes(frame: number): DebugProtocol.ScopesResponse['body'] {
    const id = this.#frames.get(frame)?.task;
    const task = this.snapshot.tasks.find((each) => each.id === id);
    if (task === undefined) return { scopes: [] };
    return {
      scopes: scopesOf(task, this.snapshot, this.#say).map(({ name, entries }) => ({
        name,
        variablesReference: this.#entries.add(entries),
        namedVariables: entries.length,
        expensive: false,
      })),
    };
  }

  variables(reference: number): DebugProtocol.VariablesResponse['body'] {
    return { variables: (this.#entries.get(reference) ?? []).map((entry) => this.#variable(entry)) };
  }

  /** Where a variable's value comes from; undefined for a number that was never given out. */
  location(reference: number): DebugProtocol.LocationsResponse['body'] | undefined {
    const site = this.#sites.get(reference);
    return site === undefined ? undefined : { source: sourceOf(site), line: site.line, column: site.column };
  }

  #variable({ name, value, type, site, children }: Entry): DebugProtocol.Variable {
    return {
      name,
      value,
      ...(type === '' ? {} : { type }),
      variablesReference: children.length > 0 ? this.#entries.add(children) : 0,
      ...(site === undefined ? {} : { declarationLocationReference: this.#sites.add(site) }),
      presentationHint: { attributes: ['readOnly'] },
    };
  }
}
