import { probe } from '../../probe.ts';
import { PipePost } from '../kernel/callItems.ts';
import type { Answer, Ticket } from '../kernel/client.ts';
import { client } from '../kernel/connection.ts';
import type { Borrowed } from '../kernel/itemBytes.ts';
import type { ResourceReference } from '../kernel/protocol.ts';
import { isReferring } from '../kernel/referring.ts';
import { WeakValues } from '../kernel/weakValues.ts';
import { type LineAddress, MESSAGE_BYTES } from './line/linePosts.ts';
import { LineWriter } from './line/lineWriter.ts';
import { listenToPipe, onPipeNotice } from './pipeNotices.ts';

const NO_BODY = Buffer.alloc(0);
const TAKEN: Ticket = {
  answer: Promise.resolve<Answer>({ granted: true, value: undefined, body: NO_BODY }),
  cancel() {},
};
/** Those that may send without asking. */
const trusted = new WeakValues<string, Outbox>();
/** All that have sent something. */
const writing = new WeakValues<string, Outbox>();

/**
 * The way into one direction of a pipe. While the pipe is known to have room and a reader, sending waits for no answer. What one
 * process sends to one other goes by a line of their own after a while, unless somebody observes.
 */
export class Outbox {
  readonly #resource: ResourceReference;
  /** Bytes that there is room for, as far as this process knows. */
  #room = 0;
  #unanswered = 0;
  /** Grows whenever what is known may no longer be so. */
  #doubts = 0;
  #line: LineWriter | undefined;
  /** Others write, too, or have. */
  #isShared = false;

  constructor(resource: ResourceReference) {
    this.#resource = resource;
  }
  send(item: number, message: Borrowed, onQueued: () => void, mayGiveUp: boolean): Ticket {
    const { body, tag } = message;
    if (this.#line?.isOn) {
      // What the broker has to know of goes by the broker.
      const ticket = isReferring(body) ? undefined : this.#line.send(item, message, mayGiveUp);
      if (ticket !== undefined) return ticket;
      this.leaveLine();
    }
    const size = body.length + (tag?.length ?? 0) + MESSAGE_BYTES;
    if (this.#unanswered === 0 && size <= this.#room) {
      this.#room -= size;
      client().post(this.#resource, { kind: PipePost.send, first: item, second: 0, body }, tag);
      return TAKEN;
    }
    const { key } = this.#resource;
    writing.set(key, this);
    listenToPipe(this.#resource);
    this.#forgetRoom();
    const doubts = this.#doubts;
    this.#unanswered++;
    const ticket = client().call(this.#resource, 'send', { item, body, tag, onQueued });
    const answered = (answer?: Answer): void => {
      this.#unanswered--;
      if (answer?.granted !== true || doubts !== this.#doubts) return;
      this.#room = Number(answer.value ?? 0);
      trusted.set(key, this);
    };
    ticket.answer.then(answered, () => answered());
    return ticket;
  }
  /** The next message asks. */
  doubt(): void {
    this.#forgetRoom();
    if (this.#line?.isOn && !this.#line.isReached) this.leaveLine();
  }
  /** Takes the line that the reader offers, as the broker tells. */
  useLine({ path, token }: LineAddress): void {
    if (this.#isShared || probe() !== undefined) {
      this.#post(PipePost.leave);
      return;
    }
    this.#line = new LineWriter(
      { path, token },
      {
        switchedOn: () => {
          trusted.set(this.#resource.key, this);
          this.#post(PipePost.switchOn);
        },
        lost: () => this.#noteLeft(),
        untaken: () => client().call(this.#resource, 'reader').answer,
      },
    );
  }
  /** From now on messages go by the broker again: others send, too, or read, or no more will come. */
  leaveLine(): void {
    this.#isShared = true;
    if (this.#line === undefined) return;
    this.#line.leave();
    this.#noteLeft();
  }

  #noteLeft(): void {
    this.#line = undefined;
    this.#post(PipePost.leave);
  }
  #post(kind: number): void {
    client().post(this.#resource, { kind, first: 0, second: 0, body: NO_BODY });
  }
  #forgetRoom(): void {
    this.#room = 0;
    this.#doubts++;
    trusted.delete(this.#resource.key);
  }
}

/** The last reader is gone, as the broker tells before anything that came of it, or a reading end was closed in this process. */
export const doubtReader = (key: string): void => trusted.get(key)?.doubt();
onPipeNotice.deserted = doubtReader;
onPipeNotice.leaveLine = (key) => writing.get(key)?.leaveLine();
onPipeNotice.line = (key, text) => {
  const address: LineAddress = JSON.parse(text);
  writing.get(key)?.useLine(address);
};
/** A process was seen to end, by another way than the broker's: it may have been somebody's only reader. */
export function doubtReaders(): void {
  for (const outbox of [...trusted.values()]) outbox.doubt();
}
