import { isReceived, type Received, referenceFor, registerHandle } from '../kernel/handle.ts';
import { GuardedObject, type GuardedParts, type GuardOptions } from './guarded.ts';
import { convert, type Storable, type TypeCode, type TypeOf, typeCode, zeroOf } from './typeCodes.ts';

/**
 * `multiprocessing.Array`: numbers, or characters, that processes share, as many as there were in the beginning. Places count
 * from 0, or from the end where negative. What `Value` says of calls and of the lock holds here too.
 */
export class SharedArray<Code extends TypeCode = TypeCode>
  extends GuardedObject
  implements AsyncIterable<TypeOf<Code>>
{
  readonly #code: TypeCode;
  readonly #length: number;

  /** @param sizeOrValues how many zeros, or what it holds first */
  constructor(code: Code, sizeOrValues: number | Iterable<Storable<Code>>, options?: GuardOptions);
  constructor(code: Code | Received, sizeOrValues: number | Iterable<Storable<Code>> = 0, options: GuardOptions = {}) {
    const parts = isReceived(code)
      ? { reference: referenceFor('array', 0, code) }
      : partsOf(code, sizeOrValues, options);
    super(parts);
    const { extra } = parts.reference;
    this.#code = typeCode(extra?.['code']);
    this.#length = Number(extra?.['length']);
  }

  get length(): number {
    return this.#length;
  }
  /** Rejects with `IndexError` where there is no such place. */
  get(index: number): Promise<TypeOf<Code>> {
    return this.invoke('get', index) as Promise<TypeOf<Code>>;
  }
  async set(index: number, value: Storable<Code>): Promise<void> {
    await this.invoke('set', index, convert(this.#code, value));
  }
  /** A copy of the places from `start` to before `end`, as `Array.prototype.slice` counts them. */
  slice(start?: number, end?: number): Promise<TypeOf<Code>[]> {
    return this.invoke('slice', start, end) as Promise<TypeOf<Code>[]>;
  }
  /** Writes those places at once. Rejects with `ValueError` where the values are not as many. */
  async setSlice(start: number, end: number | undefined, values: Iterable<Storable<Code>>): Promise<void> {
    const converted = Array.from(values, (each) => convert(this.#code, each));
    await this.invoke('setSlice', start, end, converted);
  }
  /** What it holds when the loop begins. */
  async *[Symbol.asyncIterator](): AsyncGenerator<TypeOf<Code>, void, undefined> {
    yield* await this.slice();
  }
}
registerHandle('array', SharedArray);

function partsOf(given: string, sizeOrValues: number | Iterable<unknown>, options: GuardOptions): GuardedParts {
  const code = typeCode(given);
  const value =
    typeof sizeOrValues === 'number'
      ? Array.from({ length: sizeOrValues }, () => zeroOf(code))
      : Array.from(sizeOrValues, (each) => convert(code, each));
  const reference = { ...referenceFor('array', 0, options), extra: { code, length: value.length } };
  return { reference, made: { value, lock: options.lock } };
}
