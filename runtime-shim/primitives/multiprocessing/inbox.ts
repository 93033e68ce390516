import { PipePost } from '../kernel/callItems.ts';
import type { Answer, Ticket } from '../kernel/client.ts';
import { client } from '../kernel/connection.ts';
import { Fifo } from '../kernel/contents.ts';
import { encodeBatch, itemsOf, type PackedItem } from '../kernel/itemBytes.ts';
import { nobodyHears } from '../kernel/observed.ts';
import type { ResourceReference } from '../kernel/protocol.ts';
import { WeakValues } from '../kernel/weakValues.ts';
import { listenToPipe, onPipeNotice } from './pipeNotices.ts';

interface Waiter {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
  readonly onQueued: () => void;
}
const REFUSED: Answer = { granted: false };
const READY: Answer = { granted: true, value: undefined, body: Buffer.alloc(0) };
const granted = ({ id, body }: PackedItem): Answer => ({ granted: true, value: id, body });

/** Those that may have been given messages in advance. */
const reading = new WeakValues<string, Inbox>();
let leaves = false;
/** A process that exits gives them back with its last words. */
function giveBackAtExit(): void {
  if (leaves) return;
  leaves = true;
  process.once('exit', () => {
    for (const inbox of reading.values()) inbox.close();
  });
}
/** Others have begun to read: what nobody here has taken goes back, also what is on its way to those who wait here. */
onPipeNotice.recall = (key) => queueMicrotask(() => reading.get(key)?.giveBack());

/**
 * The way out of one direction of a pipe. This process stands in the broker's line once, however many of its tasks wait: they
 * are served in the order in which they came. Small messages arrive several at a time, for those who take them at once.
 */
export class Inbox {
  readonly #resource: ResourceReference;
  readonly #arrived = new Fifo<PackedItem>();
  readonly #waiters = new Set<Waiter>();
  /** Called when something arrives that nobody waits for. */
  readonly #pollers = new Set<() => void>();
  #asked: Ticket | undefined;
  #isQueued = false;

  constructor(resource: ResourceReference) {
    this.#resource = resource;
  }
  take(onQueued: () => void): Ticket {
    const next = this.#waiters.size === 0 ? this.#arrived.take() : undefined;
    if (next !== undefined) return { answer: Promise.resolve(granted(next)), cancel() {} };
    let cancel = (): void => {};
    const answer = new Promise<Answer>((resolve, reject) => {
      const waiter: Waiter = { resolve, reject, onQueued };
      this.#waiters.add(waiter);
      cancel = () => {
        if (!this.#waiters.delete(waiter)) return;
        resolve(REFUSED);
        if (this.#waiters.size === 0) this.#asked?.cancel();
      };
    });
    if (this.#isQueued) onQueued();
    this.#ask();
    return { answer, cancel };
  }
  poll(wait: boolean, onQueued: () => void): Ticket {
    if (this.#arrived.size > 0) return { answer: Promise.resolve(READY), cancel() {} };
    const { answer, cancel } = client().call(this.#resource, 'poll', { wait, onQueued });
    let isHere = false;
    const arrive = (): void => {
      isHere = true;
      cancel();
    };
    this.#pollers.add(arrive);
    const result = answer.finally(() => this.#pollers.delete(arrive)).then((told) => (isHere ? READY : told));
    return { answer: result, cancel };
  }
  /** Gives back what nobody has taken: others are about to read too. */
  giveBack(): void {
    const body = encodeBatch(this.#arrived.clear());
    client().post(this.#resource, { kind: PipePost.unread, first: 0, second: 0, body });
  }
  close(): void {
    if (reading.delete(this.#resource.key)) this.giveBack();
  }

  #ask(): void {
    if (this.#asked !== undefined || this.#waiters.size === 0) return;
    const tellAll = (): void => {
      this.#isQueued = true;
      for (const waiter of this.#waiters) waiter.onQueued();
    };
    const isHeard = [...this.#waiters].some((waiter) => waiter.onQueued !== nobodyHears);
    const onQueued = isHeard ? tellAll : nobodyHears;
    const { key } = this.#resource;
    reading.set(key, this);
    giveBackAtExit();
    listenToPipe(this.#resource);
    this.#asked = client().call(this.#resource, 'recv', { onQueued });
    this.#asked.answer.then(
      (answer) => {
        this.#isAnswered();
        if (answer.granted) this.#arrive(itemsOf(answer));
        this.#ask();
      },
      (error: unknown) => {
        this.#isAnswered();
        for (const waiter of this.#waiters) waiter.reject(error);
        this.#waiters.clear();
      },
    );
  }
  #isAnswered(): void {
    this.#asked = undefined;
    this.#isQueued = false;
  }
  #arrive(messages: readonly PackedItem[]): void {
    for (const message of messages) {
      const [waiter] = this.#waiters;
      if (waiter === undefined) this.#arrived.add(message);
      else {
        this.#waiters.delete(waiter);
        waiter.resolve(granted(message));
      }
    }
    if (this.#arrived.size === 0) return;
    for (const arrive of [...this.#pollers]) arrive();
    // What this turn of the event loop does not take belongs to the pipe again, whoever reads next and however this process ends.
    setImmediate(() => {
      if (this.#arrived.size > 0) this.giveBack();
    });
  }
}
