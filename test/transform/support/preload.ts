// Bundled for the tests: what the shim does for transformed code, with records written to a file as lines of text.
import { writeFileSync } from 'node:fs';
import type { Fact } from '../../../core/protocol/facts.ts';
import { RecordKind } from '../../../core/protocol/records.ts';
import { createActivations } from '../../../runtime-shim/activations.ts';
import { PROBE_SYMBOL, type Provenance } from '../../../runtime-shim/probe.ts';

const lines: unknown[] = [];
const kinds = Object.fromEntries(Object.entries(RecordKind).map(([name, kind]) => [kind, name]));
let tasks = 1;
let sites = 1;
let grants = 0;
let locks = 0;
const activations = createActivations(
  {
    emit: (kind, detail, task, resource, site, value) =>
      void lines.push({ kind: kinds[kind], detail, task, resource, site, value }),
    time: 0,
    freeze: () => undefined,
    now: () => performance.now(),
    text: (text) => lines.push({ kind: 'text', text }),
    fact: (fact: Fact) => void lines.push({ kind: 'fact', fact }),
    nextTask: () => ++tasks,
    nextSites: (count) => {
      sites += count;
      return sites - count;
    },
    waitsAt: () => undefined,
    interferes: () => void lines.push({ kind: 'interferes' }),
    drain: () => undefined,
    drainSoon: () => undefined,
  },
  process.env['LOCKSTEP_TEST_SETTING'] === 'adaptive' ? 'adaptive' : 'exact',
);

/** A lock for the programs under test, which are told of as an instrumentation would tell. */
class Lock {
  readonly #id = ++locks;
  #held = false;
  readonly #waiters: (() => void)[] = [];

  acquire(): Promise<() => void> {
    const { site, confined, receiver } = activations.takeSite();
    const task = activations.currentTask();
    grants += 1;
    const grant = grants;
    lines.push({ kind: 'request', task, site, grant, value: this.#id, confined: confined && receiver === this });
    const mark: Extract<Provenance, { kind: 'grant' }> = { kind: 'grant', grant, pending: true, job: undefined };
    const promise = new Promise<() => void>((resolve) => {
      const take = (): void => {
        this.#held = true;
        mark.pending = false;
        lines.push({ kind: 'acquire', task, grant });
        resolve(() => this.#release(grant));
      };
      if (!this.#held) return take();
      this.#waiters.push(take);
      activations.watch(true);
    });
    activations.mark(promise, mark);
    return promise;
  }

  async runExclusive(job: () => Promise<unknown>): Promise<unknown> {
    const release = await this.acquire();
    const running = job();
    lines.push({ kind: 'handover', grant: grants, task: activations.taskOf(running, job) });
    try {
      return await running;
    } finally {
      release();
    }
  }

  #release(grant: number): void {
    lines.push({ kind: 'release', task: activations.currentTask(), site: activations.takeSite().site, grant });
    this.#held = false;
    this.#waiters.shift()?.();
  }
}

Object.defineProperty(globalThis, 'Lock', { value: Lock });
Object.defineProperty(globalThis, 'currentTask', { value: () => activations.currentTask() });
Object.defineProperty(globalThis, PROBE_SYMBOL, { value: undefined });
process.on('exit', () => {
  activations.tellSuspended(false);
  const target = process.env['LOCKSTEP_TEST_RECORDS'];
  if (target !== undefined) writeFileSync(target, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
});
