import { deserialize, serialize } from 'node:v8';
import { encodeReferring, isReferring, keysIn, MARK, withoutKeys } from '../kernel/referring.ts';
import { isShortPacked, packShort, unpackShort } from '../kernel/shortValues.ts';

/** Keeps a resource for as long as `mention` is reachable, which mentions it by its key. */
export type KeepFor = (mention: object, key: string) => void;

interface HandleMark {
  readonly reference: { readonly resource: { readonly key: string } };
}
const isHandleMark = (value: object): value is HandleMark => Reflect.get(value, MARK) === 'handle';

/** Calls `found` for all marks of handles in a value, as it is once it has been copied. */
function findMarks(value: unknown, found: (mark: HandleMark) => void, seen: Set<object> = new Set()): void {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || seen.has(value)) return;
  seen.add(value);
  if (isHandleMark(value)) {
    found(value);
    return;
  }
  const parts = value instanceof Map ? [...value].flat() : value instanceof Set ? [...value] : Object.values(value);
  for (const part of parts) findMarks(part, found, seen);
}

/** Copies values in and out of the broker, and sees to it that the resources last that those mention which stay there. */
export class ReferringValues {
  readonly #keepFor: KeepFor;
  /** Once any of them has mentioned a resource, others may. */
  #mayMention = false;

  constructor(keepFor: KeepFor) {
    this.#keepFor = keepFor;
  }
  decode(bytes: Buffer): unknown {
    if (isShortPacked(bytes)) return unpackShort(bytes);
    const value: unknown = deserialize(withoutKeys(bytes));
    if (isReferring(bytes) && keysIn(bytes).length > 0) {
      this.#mayMention = true;
      findMarks(value, (mark) => this.#keepFor(mark, mark.reference.resource.key));
    }
    return value;
  }
  encode(value: readonly unknown[]): Buffer {
    const short = packShort(value);
    if (short !== undefined) return short;
    const bytes = serialize(value);
    if (!this.#mayMention) return bytes;
    const keys: string[] = [];
    findMarks(value, (mark) => keys.push(mark.reference.resource.key));
    return keys.length === 0 ? bytes : encodeReferring(keys, bytes);
  }
}
