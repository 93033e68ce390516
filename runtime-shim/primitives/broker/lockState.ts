import { type BrokerClient, type Call, type SharedState, WaitingLine } from './sharedState.ts';

/**
 * A lock: at most one holder, waiters first come first served, and anybody may release. When the holder's process ends the
 * lock stays locked, as in Python, since what it protects may be half changed; `recover` is the way to say that it is not.
 */
export class LockState implements SharedState {
  readonly #waiters = new WaitingLine();
  readonly #onOrphaned: (owner: BrokerClient) => void;
  #holder: BrokerClient | undefined;
  #holderIsGone = false;

  constructor(onOrphaned: (owner: BrokerClient) => void) {
    this.#onOrphaned = onOrphaned;
  }

  call(call: Call): void {
    switch (call.operation) {
      case 'acquire':
        if (this.#holder === undefined) this.#grant(call);
        else if (call.wait) this.#waiters.add(call);
        else call.refuse();
        break;
      case 'release':
        if (this.#holder === undefined) {
          call.fail('ValueError', 'the lock is not held');
        } else {
          this.#passOn();
          call.done();
        }
        break;
      case 'locked':
        call.done(this.#holder !== undefined);
        break;
      case 'recover': {
        const orphaned = this.#holderIsGone;
        if (orphaned) this.#passOn();
        call.done(orphaned);
        break;
      }
      default:
        call.fail('RuntimeError', `a lock has no operation ${call.operation}`);
    }
  }
  cancel(call: Call): void {
    this.#waiters.cancel(call);
  }
  clientLeft(client: BrokerClient): void {
    this.#waiters.clientLeft(client);
    if (this.#holder !== client) return;
    this.#holderIsGone = true;
    this.#onOrphaned(client);
  }

  #grant(call: Call): void {
    this.#holder = call.client;
    call.done();
  }
  #passOn(): void {
    this.#holder = undefined;
    this.#holderIsGone = false;
    const next = this.#waiters.take();
    if (next !== undefined) this.#grant(next);
  }
}
