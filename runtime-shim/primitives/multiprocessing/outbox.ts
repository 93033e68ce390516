import { PipePost } from '../kernel/callItems.ts';
import type { Answer, Ticket } from '../kernel/client.ts';
import { client } from '../kernel/connection.ts';
import type { Borrowed } from '../kernel/itemBytes.ts';
import type { ResourceReference } from '../kernel/protocol.ts';
import { WeakValues } from '../kernel/weakValues.ts';
import { listenToPipe, onPipeNotice } from './pipeNotices.ts';

/** What a message counts beside its bytes, so that there is no end to those without any. */
const MESSAGE_BYTES = 32;
const TAKEN: Ticket = {
  answer: Promise.resolve<Answer>({ granted: true, value: undefined, body: Buffer.alloc(0) }),
  cancel() {},
};
/** Those that may send without asking. */
const trusted = new WeakValues<string, Outbox>();

/** The way into one direction of a pipe. While the pipe is known to have room and a reader, sending waits for no answer. */
export class Outbox {
  readonly #resource: ResourceReference;
  /** Bytes that there is room for, as far as this process knows. */
  #room = 0;
  #unanswered = 0;
  /** Grows whenever what is known may no longer be so. */
  #doubts = 0;

  constructor(resource: ResourceReference) {
    this.#resource = resource;
  }
  send(item: number, { body, tag }: Borrowed, onQueued: () => void): Ticket {
    const size = body.length + (tag?.length ?? 0) + MESSAGE_BYTES;
    if (this.#unanswered === 0 && size <= this.#room) {
      this.#room -= size;
      client().post(this.#resource, { kind: PipePost.send, first: item, second: 0, body }, tag);
      return TAKEN;
    }
    listenToPipe(this.#resource);
    this.doubt();
    const doubts = this.#doubts;
    this.#unanswered++;
    const ticket = client().call(this.#resource, 'send', { item, body, tag, onQueued });
    const answered = (answer?: Answer): void => {
      this.#unanswered--;
      if (answer?.granted !== true || doubts !== this.#doubts) return;
      this.#room = Number(answer.value ?? 0);
      trusted.set(this.#resource.key, this);
    };
    ticket.answer.then(answered, () => answered());
    return ticket;
  }
  /** The next message asks. */
  doubt(): void {
    this.#room = 0;
    this.#doubts++;
    trusted.delete(this.#resource.key);
  }
}

/** The last reader is gone, as the broker tells before anything that came of it, or a reading end was closed in this process. */
export const doubtReader = (key: string): void => trusted.get(key)?.doubt();
onPipeNotice.deserted = doubtReader;
/** A process was seen to end, by another way than the broker's: it may have been somebody's only reader. */
export function doubtReaders(): void {
  for (const outbox of [...trusted.values()]) outbox.doubt();
}
