import { type Probe, probe, type RequestOrigin } from '../../probe.ts';
import { TELL_CONTENT } from './callItems.ts';
import { client } from './connection.ts';
import { Handle, type HandleReference, sendable } from './handle.ts';
import { pickle, unpickle } from './pickle.ts';
import { isShortPacked, packShort, unpackShort } from './shortValues.ts';

interface Access {
  readonly isWrite: boolean;
  readonly part: string;
  readonly origin: RequestOrigin;
}
/** Operations that read or write one part; what is one step by itself, such as `pop`, is neither. */
const READS: ReadonlySet<string> = new Set(['get', 'item', 'contains']);
const LONGEST_PART = 40;
/** Names of parts are kept for the whole recording. */
const MOST_PARTS = 1000;
const parts = new Set<string>();

function accessOf(observer: Probe, operation: string, args: readonly unknown[]): Access | undefined {
  const isWrite = operation === 'set';
  if (!isWrite && !READS.has(operation)) return undefined;
  const part = args.length > (isWrite ? 1 : 0) ? String(args[0]).slice(0, LONGEST_PART) : '';
  if (parts.size >= MOST_PARTS && !parts.has(part)) return undefined;
  parts.add(part);
  return { isWrite, part, origin: observer.origin() };
}

/** A handle of an object that lives in the broker and does there what its operations say. */
export abstract class RemoteObject extends Handle {
  /** @param initial what the object begins with, where this process makes it */
  constructor(reference: HandleReference, initial?: { readonly value: unknown }) {
    super(reference);
    if (initial === undefined) return;
    this.#call('start', pickle(initial.value, { what: 'the initial value', references: false })).catch(() => {});
  }

  /** Resolves to what the operation returns. Rejects with its error by name, and with `PicklingError` where an argument cannot be sent. */
  protected invoke(operation: string, ...args: readonly unknown[]): Promise<unknown> {
    let body: Buffer;
    try {
      body = packShort(args) ?? pickle(args, { what: `the arguments of ${operation}`, references: false });
    } catch (error) {
      return Promise.reject(error);
    }
    return this.#call(operation, body, args);
  }
  #tell({ isWrite, part, origin }: Access): void {
    this.observed.tell((told, resource) => told.access(resource, isWrite, part, origin));
  }
  async #call(operation: string, body: Buffer, args: readonly unknown[] = []): Promise<unknown> {
    const observer = probe();
    const task = observer?.currentTask() ?? 0;
    const access = observer === undefined ? undefined : accessOf(observer, operation, args);
    if (access?.isWrite === true) this.#tell(access);
    const item = observer === undefined ? 0 : TELL_CONTENT;
    const answer = await client().call(this.resource, operation, { item, body }).answer;
    if (!answer.granted) return undefined;
    if (access?.isWrite === false) this.#tell(access);
    const { body: told } = answer;
    const [result, content] = (isShortPacked(told) ? unpackShort(told) : unpickle(told)) as [unknown, string?];
    if (content !== undefined) {
      this.observed.tell((told, resource) => told.content(resource, task, Number(answer.value), content));
    }
    return result;
  }
}

/** Ends a resource for everybody: whoever waits for it, or uses it later, gets an `OSError`. */
export async function endResource(handle: Handle): Promise<void> {
  const reference = sendable(handle)?.send();
  if (reference !== undefined) await client().call(reference.resource, 'end').answer;
}
