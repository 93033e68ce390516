import { isReceived, type Received, referenceFor, registerHandle } from '../kernel/handle.ts';
import { GuardedObject, type GuardedParts, type GuardOptions } from './guarded.ts';
import { convert, type Storable, type TypeCode, type TypeOf, typeCode, zeroOf } from './typeCodes.ts';

/**
 * `multiprocessing.Value`: one number, or character, that processes share. It lies outside of every process, so that reading and
 * writing it are calls. Each of them is whole; reading and writing back is not, without `withLock`.
 */
export class Value<Code extends TypeCode = TypeCode> extends GuardedObject {
  readonly #code: TypeCode;

  constructor(code: Code, initial?: Storable<Code>, options?: GuardOptions);
  constructor(code: Code | Received, initial?: Storable<Code>, options: GuardOptions = {}) {
    const parts = isReceived(code) ? { reference: referenceFor('value', 0, code) } : partsOf(code, initial, options);
    super(parts);
    this.#code = typeCode(parts.reference.extra?.['code']);
  }

  get(): Promise<TypeOf<Code>> {
    return this.invoke('get') as Promise<TypeOf<Code>>;
  }
  /** What does not fit is cut as in C. Rejects with `TypeError` where the type holds no such values. */
  async set(value: Storable<Code>): Promise<void> {
    await this.invoke('set', convert(this.#code, value));
  }
}
registerHandle('value', Value);

function partsOf(given: string, initial: unknown, options: GuardOptions): GuardedParts {
  const code = typeCode(given);
  const value = initial === undefined ? zeroOf(code) : convert(code, initial);
  return { reference: { ...referenceFor('value', 0, options), extra: { code } }, made: { value, lock: options.lock } };
}
