import { callingModule, describeCallable } from '../kernel/callable.ts';
import { BrokenBarrierError, RuntimeError } from '../kernel/errors.ts';
import {
  type HandleOptions,
  type HandleReference,
  isReceived,
  type Received,
  referenceFor,
  registerHandle,
} from '../kernel/handle.ts';
import { mainModule } from '../kernel/mainModule.ts';
import { resolveCallable } from '../kernel/programModules.ts';
import { type BarrierAction, BaseBarrier, checkedParties } from '../kernel/sync/barrier.ts';
import { BrokerVenue } from '../kernel/sync/brokerVenue.ts';
import type { Failure } from '../machines/machine.ts';

export interface BarrierOptions extends HandleOptions {
  /** Run by one of the parties when all are there, before any goes on. To be sent to a process it must be a top-level function. */
  readonly action?: BarrierAction;
  /** Seconds: what `wait` takes where it is given none. */
  readonly timeout?: number;
}

/** `multiprocessing.Barrier`: a place where processes wait until so many of them are there, round after round. */
export class Barrier extends BaseBarrier {
  readonly #action: BarrierAction | undefined;
  /** Where the action was mentioned. */
  readonly #module: string | undefined;

  constructor(parties: number, action?: BarrierAction, timeout?: number);
  constructor(parties: number, options: BarrierOptions);
  constructor(parties: number | Received, actionOrOptions: BarrierAction | BarrierOptions = {}, seconds?: number) {
    const options: BarrierOptions =
      typeof actionOrOptions === 'function'
        ? { action: actionOrOptions, ...(seconds === undefined ? {} : { timeout: seconds }) }
        : actionOrOptions;
    const reference = isReceived(parties) ? referenceFor('barrier', 0, parties) : barrierReference(parties, options);
    const action = isReceived(parties) ? actionOf(reference) : options.action;
    const timeout = reference.extra?.['timeout'];
    super(reference, new BrokerVenue(reference.resource), action, typeof timeout === 'number' ? timeout : undefined);
    this.#action = action;
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
function barrierReference(parties: number, { action, timeout, ...options }: BarrierOptions): HandleReference {
  const parameters = [checkedParties(parties), action === undefined ? 0 : 1];
  const reference = referenceFor('barrier', parties, options, { parameters });
  return timeout === undefined ? reference : { ...reference, extra: { timeout } };
}
/** The action of a barrier that came from another process, looked up by name when it is wanted. */
function actionOf({ extra }: HandleReference): BarrierAction | undefined {
  const text = (key: string): string | undefined => (typeof extra?.[key] === 'string' ? extra[key] : undefined);
  const name = text('name');
  if (name === undefined) return undefined;
  return () => {
    const action = resolveCallable({ name, module: text('module'), hash: text('hash') }, mainModule());
    return typeof action === 'function' ? action() : undefined;
  };
}
registerHandle('barrier', Barrier);
