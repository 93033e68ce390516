import { client } from '../connection.ts';
import type { ResourceReference } from '../protocol.ts';
import type { Called, Venue, VenueCall } from '../venue.ts';

const ANSWERED: Called = { kind: 'answered', value: 1 };

/** The broker, where a primitive is shared by processes. */
export class BrokerVenue implements Venue {
  readonly #resource: ResourceReference;
  #onOrphaned: ((pid: number) => void) | undefined;
  #onReleased: (() => void) | undefined;

  constructor(resource: ResourceReference) {
    this.#resource = resource;
  }
  /** `listener` is told when a process ends while it holds the resource, once this process has used it. */
  whenOrphaned(listener: (pid: number) => void): void {
    this.#onOrphaned = listener;
  }
  /** `listener` is told when another process has released what this one took. */
  whenReleased(listener: () => void): void {
    this.#onReleased = listener;
  }
  call(operation: string, options: VenueCall = {}): Called {
    const broker = client();
    if (this.#onOrphaned !== undefined) {
      const claim = broker.claim(this.#resource);
      claim.onOrphaned = this.#onOrphaned;
      claim.onNotice = this.#onReleased;
      this.#onOrphaned = undefined;
    }
    const { wait = true, task = 0, argument = 0, onQueued, isSure = false } = options;
    if (isSure && broker.isCaughtUp) {
      broker.tell(this.#resource, operation, { task, item: argument });
      return ANSWERED;
    }
    const { answer, cancel } = broker.call(this.#resource, operation, {
      wait,
      task,
      item: argument,
      ...(onQueued === undefined ? {} : { onQueued }),
    });
    return { kind: 'sent', answer, cancel };
  }
}
