import type { Failure } from '../../machines/machine.ts';
import { callingModule, describeCallable } from '../callable.ts';
import { BrokenBarrierError, RuntimeError } from '../errors.ts';
import { type HandleOptions, type HandleReference, referenceFor } from '../handle.ts';
import { mainModule } from '../mainModule.ts';
import { resolveCallable } from '../programModules.ts';
import type { Venue } from '../venue.ts';
import { type BarrierAction, BaseBarrier, checkedParties } from './barrier.ts';

export interface BarrierOptions extends HandleOptions {
  /** Run by one of the parties when all are there, before any goes on. To be sent anywhere it must be a top-level function. */
  readonly action?: BarrierAction;
  /** Seconds: what `wait` takes where it is given none. */
  readonly timeout?: number;
}
/** The options of a barrier, whichever way they were given. */
export function barrierOptions(
  actionOrOptions: BarrierAction | BarrierOptions,
  timeout: number | undefined,
): BarrierOptions {
  const options = typeof actionOrOptions === 'function' ? { action: actionOrOptions } : actionOrOptions;
  return timeout === undefined ? options : { ...options, timeout };
}
/** What a new barrier is known by. */
export function barrierReference(parties: number, { action, timeout, ...options }: BarrierOptions): HandleReference {
  const parameters = [checkedParties(parties), action === undefined ? 0 : 1];
  const reference = referenceFor('barrier', parties, options, { parameters });
  return timeout === undefined ? reference : { ...reference, extra: { timeout } };
}

/** A barrier whose action goes with it, by name, to where the barrier is sent. */
export abstract class ActionBarrier extends BaseBarrier {
  readonly #action: BarrierAction | undefined;
  /** Where the action was mentioned. */
  readonly #module: string | undefined;

  /** @param action left out where the reference, which was received, says it */
  constructor(reference: HandleReference, venue: Venue, action: BarrierAction | undefined) {
    const known = action ?? actionOf(reference);
    const timeout = reference.extra?.['timeout'];
    super(reference, venue, known, typeof timeout === 'number' ? timeout : undefined);
    this.#action = known;
    if (action !== undefined) this.#module = callingModule();
  }
  protected override errorFor(failure: Failure): Error {
    return failure === 'broken' ? new BrokenBarrierError('the barrier is broken') : new RuntimeError(failure);
  }
  protected override sendReference(): HandleReference {
    const reference = super.sendReference();
    if (this.#action === undefined || reference.extra?.['name'] !== undefined) return reference;
    const { name, module, hash } = describeCallable(this.#action, 'the action of a barrier', this.#module);
    const action = { name, ...(module === undefined ? {} : { module }), ...(hash === undefined ? {} : { hash }) };
    return { ...reference, extra: { ...reference.extra, ...action } };
  }
}
/** The action of a barrier that was received, looked up by name when it is wanted. */
function actionOf({ extra }: HandleReference): BarrierAction | undefined {
  const text = (key: string): string | undefined => (typeof extra?.[key] === 'string' ? extra[key] : undefined);
  const name = text('name');
  if (name === undefined) return undefined;
  return () => {
    const action = resolveCallable({ name, module: text('module'), hash: text('hash') }, mainModule());
    return typeof action === 'function' ? action() : undefined;
  };
}
