import { client } from '../connection.ts';
import type { ResourceReference } from '../protocol.ts';
import type { Called, Venue, VenueCall } from '../venue.ts';

/** The broker, where a primitive is shared by processes. */
export class BrokerVenue implements Venue {
  readonly #resource: ResourceReference;
  #onOrphaned: ((pid: number) => void) | undefined;

  constructor(resource: ResourceReference) {
    this.#resource = resource;
  }
  /** `listener` is told when a process ends while it holds the resource, once this process has used it. */
  whenOrphaned(listener: (pid: number) => void): void {
    this.#onOrphaned = listener;
  }
  call(operation: string, options: VenueCall = {}): Called {
    const broker = client();
    if (this.#onOrphaned !== undefined) {
      broker.claim(this.#resource).onOrphaned = this.#onOrphaned;
      this.#onOrphaned = undefined;
    }
    const { wait = true, task = 0, argument = 0, onQueued } = options;
    const { answer, cancel } = broker.call(this.#resource, operation, {
      wait,
      task,
      item: argument,
      ...(onQueued === undefined ? {} : { onQueued }),
    });
    return { kind: 'sent', answer, cancel };
  }
}
