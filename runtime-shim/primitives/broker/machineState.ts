import { HeapPlace } from '../machines/heapPlace.ts';
import { machines } from '../machines/index.ts';
import type { Call as MachineCall } from '../machines/machine.ts';
import { noticeArgument } from '../machines/mutex.ts';
import type { BrokerClient, Call, SharedState } from './sharedState.ts';

/** Once it is answered, the caller has the lock. */
const takes = ({ operation }: Call): boolean => operation === 'acquire' || operation === 'wait';

/** A client's call as its machine sees it. */
class HostedCall implements MachineCall {
  readonly client: number;
  readonly task: number;
  readonly operation: string;
  readonly wait: boolean;
  readonly argument: number;
  note = 0;
  readonly source: Call;

  constructor(source: Call, argument: number) {
    this.client = source.client.number;
    this.task = source.task;
    this.operation = source.operation;
    this.wait = source.wait;
    this.argument = argument;
    this.source = source;
  }
}

/** A primitive whose rules are a machine, for clients. */
export class MachineState implements SharedState {
  readonly #place: HeapPlace<HostedCall>;
  readonly #waiting = new Map<Call, HostedCall>();
  readonly #clients = new Map<number, BrokerClient>();
  readonly #onReleased: ((holder: BrokerClient) => void) | undefined;
  /** Who holds a lock that others may release, too. */
  #holder: BrokerClient | undefined;
  /** Who was gone while it held the lock, as long as nobody else has it. */
  #lostWith: BrokerClient | undefined;

  /** @param onReleased for a lock that anybody may release: told whose it was where somebody else does */
  constructor(
    kind: keyof typeof machines,
    parameters: readonly number[],
    onOrphaned: (owner: BrokerClient) => void = () => {},
    onReleased?: (holder: BrokerClient) => void,
  ) {
    this.#onReleased = onReleased;
    const end = ({ source }: HostedCall): Call => {
      this.#waiting.delete(source);
      return source;
    };
    this.#place = new HeapPlace<HostedCall>(machines[kind], parameters, {
      joined: (call) => {
        this.#waiting.set(call.source, call);
        call.source.queued(call.note);
        // Who comes after that may not have heard of it.
        if (this.#lostWith !== undefined) onOrphaned(this.#lostWith);
      },
      answer: (call, value) => {
        const source = end(call);
        if (takes(source)) {
          this.#holder = source.client;
          this.#lostWith = undefined;
        }
        source.done(value);
      },
      refuse: (call) => end(call).refuse(),
      fail: (call, failure) => end(call).decline(failure),
      orphaned: (number) => {
        this.#lostWith = this.#clients.get(number);
        if (this.#lostWith !== undefined) onOrphaned(this.#lostWith);
      },
    });
  }

  call(call: Call, argument = call.item): void {
    this.#clients.set(call.client.number, call.client);
    if (this.#onReleased !== undefined && call.operation !== 'acquire') this.#noteGivenUp(call, this.#onReleased);
    this.#place.call(new HostedCall(call, argument));
  }
  #noteGivenUp({ operation, client }: Call, onReleased: (holder: BrokerClient) => void): void {
    const holder = this.#holder;
    if (operation === 'release' ? holder === undefined : operation !== 'wait' || holder !== client) return;
    this.#holder = undefined;
    // Before any answer, so that whoever hears of the release by the one who made it finds the holder knowing.
    if (holder !== undefined && holder !== client) onReleased(holder);
  }
  cancel(call: Call): void {
    const hosted = this.#waiting.get(call);
    if (hosted !== undefined) this.#place.cancel(hosted);
  }
  clientLeft(client: BrokerClient): void {
    for (const call of this.#waiting.keys()) if (call.client === client) this.#waiting.delete(call);
    this.#place.left(client.number);
    this.#clients.delete(client.number);
  }
}

/** A condition over a lock: the lock's machine keeps it. */
export class ConditionState implements SharedState {
  readonly #lock: MachineState;
  #number = 0;

  constructor(lock: SharedState | undefined) {
    if (!(lock instanceof MachineState)) throw new TypeError('a condition needs a lock');
    this.#lock = lock;
    const ask = { client: { number: 0, pid: 0, name: '' }, task: 0, operation: 'condition', wait: false, item: 0 };
    const done = (value?: number | boolean): void => {
      this.#number = Number(value);
    };
    lock.call({ ...ask, body: Buffer.alloc(0), queued() {}, part() {}, done, refuse() {}, decline() {}, fail() {} });
  }

  call(call: Call): void {
    const argument = call.operation === 'notify' ? noticeArgument(this.#number, call.item) : this.#number;
    this.#lock.call(call, argument);
  }
  cancel(call: Call): void {
    this.#lock.cancel(call);
  }
  /** The lock has been used by whoever waits, and hears of it too. */
  clientLeft(): void {}
}
