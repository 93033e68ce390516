import { TELL_CONTENT } from '../kernel/callItems.ts';
import { labelOf } from '../kernel/items.ts';
import { type ManagedObject, ObjectError } from './objects/managedObject.ts';
import { type KeepFor, ReferringValues } from './references.ts';
import type { BrokerClient, Call, SharedState } from './sharedState.ts';

/** The longest text for a content. */
const LONGEST_CONTENT = 80;

/**
 * An object of a manager, or a shared value or array. Bodies are serialized: the arguments as a list, and in the answer the
 * result, followed by the content's text where that was asked for and the operation changes it. The answer's value counts the
 * changes so far, so that of two contents the later one is known.
 */
export class ObjectState implements SharedState {
  readonly #make: (initial: never) => ManagedObject;
  readonly #values: ReferringValues;
  #object: ManagedObject | undefined;
  #changes = 0;
  /** Calls of whoever was faster than the process that made the object. */
  #early: Call[] = [];

  constructor(make: (initial: never) => ManagedObject, keepFor: KeepFor) {
    this.#make = make;
    this.#values = new ReferringValues(keepFor);
  }

  call(call: Call): void {
    if (call.operation === 'start') this.#start(call);
    else if (this.#object === undefined) this.#early.push(call);
    else this.#handle(this.#object, call);
  }
  cancel(call: Call): void {
    const place = this.#early.indexOf(call);
    if (place < 0) return;
    this.#early.splice(place, 1);
    call.refuse();
  }
  clientLeft(client: BrokerClient): void {
    this.#early = this.#early.filter((call) => call.client !== client);
  }

  #start(call: Call): void {
    this.#object = this.#make(this.#values.decode(call.body) as never);
    this.#answer(this.#object, call, undefined, call.item === TELL_CONTENT);
    for (const each of this.#early.splice(0)) this.#handle(this.#object, each);
  }
  #handle(object: ManagedObject, call: Call): void {
    const operation = Object.hasOwn(object.operations, call.operation) ? object.operations[call.operation] : undefined;
    if (operation === undefined) {
      call.fail('RuntimeError', `the object has no operation ${call.operation}`);
      return;
    }
    let result: unknown;
    try {
      result = Reflect.apply(operation, undefined, this.#values.decode(call.body) as unknown[]);
    } catch (error) {
      if (error instanceof ObjectError) call.fail(error.errorName, error.message);
      else call.fail('RuntimeError', String(error));
      return;
    }
    const changes = !object.reading.has(call.operation);
    if (changes) this.#changes++;
    this.#answer(object, call, result, changes && call.item === TELL_CONTENT);
  }
  #answer(object: ManagedObject, call: Call, result: unknown, tell: boolean): void {
    const answer = tell ? [result, labelOf(object.content(), LONGEST_CONTENT)] : [result];
    call.done(this.#changes, this.#values.encode(answer));
  }
}
