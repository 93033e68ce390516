import { probe } from '../../probe.ts';
import { BY_LINE, PipePost } from '../kernel/callItems.ts';
import type { Answer, Ticket } from '../kernel/client.ts';
import { client } from '../kernel/connection.ts';
import { Fifo } from '../kernel/contents.ts';
import { encodeBatch, itemsOf, type PackedItem } from '../kernel/itemBytes.ts';
import { beginWait, endWait } from '../kernel/keepAlive.ts';
import { nobodyHears } from '../kernel/observed.ts';
import type { ResourceReference } from '../kernel/protocol.ts';
import { isDaemonTask } from '../kernel/task.ts';
import { WeakValues } from '../kernel/weakValues.ts';
import { LineReader } from './line/lineReader.ts';
import { listenToPipe, onPipeNotice } from './pipeNotices.ts';

interface Waiter {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
  readonly onQueued: () => void;
  readonly background: boolean;
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
onPipeNotice.recallLine = (key) => reading.get(key)?.giveBackWithLine();
onPipeNotice.listen = (key) => reading.get(key)?.listen();

/** A line to the only writer; see `broker/pipeLine.ts`. */
interface Line {
  readonly reader: LineReader;
  /** What has come by it before its turn. */
  readonly early: Fifo<PackedItem>;
  /** Messages come by it, and not by the broker. */
  isEntered: boolean;
  /** Others are to read what is left. */
  isRecalled: boolean;
  /** The process does not end before what is left has been given back. */
  isAwaited: boolean;
}

/**
 * The way out of one direction of a pipe. This process stands in the broker's line once, however many of its tasks wait: they
 * are served in the order in which they came. Small messages arrive several at a time, for those who take them at once.
 */
export class Inbox {
  readonly #resource: ResourceReference;
  readonly #arrived = new Fifo<PackedItem>();
  readonly #waiters = new Set<Waiter>();
  /** Called when something arrives that nobody waits for, or the line ends. */
  readonly #pollers = new Set<() => void>();
  #asked: Ticket | undefined;
  #isQueued = false;
  #line: Line | undefined;
  /** Another process is about to read, too. */
  #isShared = false;

  constructor(resource: ResourceReference) {
    this.#resource = resource;
  }
  take(onQueued: () => void): Ticket {
    const next = this.#waiters.size === 0 ? this.#arrived.take() : undefined;
    if (next !== undefined) {
      this.#took(next);
      return { answer: Promise.resolve(granted(next)), cancel() {} };
    }
    let cancel = (): void => {};
    const background = isDaemonTask();
    if (!background) beginWait();
    const answer = new Promise<Answer>((resolve, reject) => {
      const waiter: Waiter = { resolve, reject, onQueued, background };
      this.#waiters.add(waiter);
      cancel = () => {
        if (!this.#served(waiter)) return;
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
    if (this.#line?.isEntered) return this.#pollLine(wait, onQueued);
    const asked = client().call(this.#resource, 'poll', { wait, onQueued });
    let isHere = false;
    let isCalledOff = false;
    let behind: Ticket | undefined;
    const arrive = (): void => {
      if (this.#arrived.size === 0) return;
      isHere = true;
      asked.cancel();
    };
    this.#pollers.add(arrive);
    const look = async (): Promise<Answer> => {
      const told = await asked.answer.finally(() => this.#pollers.delete(arrive));
      if (isHere) return READY;
      if (told.granted && told.value === BY_LINE) this.#enterLine();
      else if (told.granted || isCalledOff || !this.#line?.isEntered) return told;
      behind = this.poll(wait, onQueued);
      if (isCalledOff) behind.cancel();
      return behind.answer;
    };
    const cancel = (): void => {
      isCalledOff = true;
      asked.cancel();
      behind?.cancel();
    };
    return { answer: look(), cancel };
  }
  /** Gives back what nobody has taken: others are about to read too. */
  giveBack(): void {
    if (this.#line?.isEntered) return;
    this.#post(PipePost.unread);
  }
  /** The same, for a process that is about to read. What is on a line follows when the writer has left that. */
  share(): void {
    this.#isShared = true;
    this.giveBack();
  }
  /** Gives back what nobody has taken once the line is over. */
  giveBackWithLine(): void {
    if (this.#line === undefined) this.giveBack();
    else this.#line.isRecalled = true;
  }
  /** Listens for the writer, as the broker has asked. */
  listen(): void {
    if (this.#line !== undefined || probe() !== undefined) return;
    const early = new Fifo<PackedItem>();
    const reader = new LineReader({
      arrive: (message) => {
        if (line.isEntered) this.#arrive([message]);
        else early.add(message);
      },
      ended: () => this.#endLine(line),
    });
    const line: Line = { reader, early, isEntered: false, isRecalled: false, isAwaited: false };
    this.#line = line;
    reader
      .address()
      .then((address) => client().call(this.#resource, 'line', { body: Buffer.from(JSON.stringify(address)) }).answer)
      .catch(() => {});
  }
  close(): void {
    const line = this.#line;
    if (line !== undefined && this.#isShared) {
      line.isRecalled = true;
      if (line.reader.isConnected && !line.isAwaited) {
        line.isAwaited = true;
        beginWait();
      }
    } else if (line !== undefined) {
      this.#line = undefined;
      line.reader.close();
    }
    if (reading.delete(this.#resource.key)) this.giveBack();
  }

  #ask(): void {
    if (this.#asked !== undefined || this.#waiters.size === 0 || this.#line?.isEntered) return;
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
        if (answer.granted && answer.value === BY_LINE) this.#enterLine();
        else if (answer.granted) this.#arrive(itemsOf(answer));
        this.#ask();
      },
      (error: unknown) => {
        this.#isAnswered();
        for (const waiter of [...this.#waiters]) {
          this.#served(waiter);
          waiter.reject(error);
        }
      },
    );
  }
  #isAnswered(): void {
    this.#asked = undefined;
    this.#isQueued = false;
  }
  #took(message: PackedItem): void {
    if (this.#line?.isEntered) this.#line.reader.took(message);
  }
  /** False where it is not waiting any more. */
  #served(waiter: Waiter): boolean {
    if (!this.#waiters.delete(waiter)) return false;
    if (!waiter.background) endWait();
    return true;
  }
  #arrive(messages: readonly PackedItem[]): void {
    for (const message of messages) {
      const [waiter] = this.#waiters;
      if (waiter === undefined) this.#arrived.add(message);
      else {
        this.#served(waiter);
        this.#took(message);
        waiter.resolve(granted(message));
      }
    }
    if (this.#arrived.size === 0) return;
    for (const arrive of [...this.#pollers]) arrive();
    if (this.#line?.isEntered) return;
    // What this turn of the event loop does not take belongs to the pipe again, whoever reads next and however this process ends.
    setImmediate(() => {
      if (this.#arrived.size > 0) this.giveBack();
    });
  }
  #post(kind: number, messages: readonly PackedItem[] = this.#arrived.clear()): void {
    client().post(this.#resource, { kind, first: 0, second: 0, body: encodeBatch(messages) });
  }

  /** The broker has given all that comes before it. */
  #enterLine(): void {
    const line = this.#line;
    if (line === undefined || line.isEntered) return;
    line.isEntered = true;
    this.#arrive(line.early.clear());
  }
  #endLine(line: Line): void {
    if (this.#line !== line) return;
    this.#line = undefined;
    // What came by the line before its turn comes after what the broker has.
    this.#post(PipePost.lineEnded, line.isEntered ? this.#arrived.clear() : line.early.clear());
    if (line.isRecalled) this.giveBack();
    if (line.isAwaited) endWait();
    for (const wake of [...this.#pollers]) wake();
    this.#ask();
  }
  #pollLine(wait: boolean, onQueued: () => void): Ticket {
    let isCalledOff = !wait;
    let wake = (): void => {};
    let behind: Ticket | undefined;
    const background = isDaemonTask();
    const look = async (): Promise<Answer> => {
      if (!background) beginWait();
      // What has been sent by now comes within a turn of the event loop.
      if (!wait) await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
      while (this.#arrived.size === 0 && this.#line?.isEntered && !isCalledOff) {
        await new Promise<void>((resolve) => {
          wake = resolve;
          this.#pollers.add(resolve);
        });
        this.#pollers.delete(wake);
      }
      if (!background) endWait();
      if (this.#arrived.size > 0) return READY;
      if (this.#line?.isEntered || (wait && isCalledOff)) return REFUSED;
      behind = this.poll(wait, onQueued);
      return behind.answer;
    };
    const cancel = (): void => {
      isCalledOff = true;
      wake();
      behind?.cancel();
    };
    return { answer: look(), cancel };
  }
}
