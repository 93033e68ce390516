import { probe } from '../../probe.ts';
import { TELL_CONTENT } from './callItems.ts';
import { client } from './connection.ts';
import { Handle, type HandleReference, sendable } from './handle.ts';
import { pickle, unpickle } from './pickle.ts';
import { isShortPacked, packShort, unpackShort } from './shortValues.ts';

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
    return this.#call(operation, body);
  }
  async #call(operation: string, body: Buffer): Promise<unknown> {
    const observer = probe();
    const task = observer?.currentTask() ?? 0;
    const item = observer === undefined ? 0 : TELL_CONTENT;
    const answer = await client().call(this.resource, operation, { item, body }).answer;
    if (!answer.granted) return undefined;
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
