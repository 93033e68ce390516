import { BY_LINE, PIPE_BYTES, PipeNotice, PipePost, READING, WRITING } from '../kernel/callItems.ts';
import { Fifo } from '../kernel/contents.ts';
import type { Post } from '../kernel/frames.ts';
import { decodeBatch, type PackedItem } from '../kernel/itemBytes.ts';
import { PipeEnd } from './pipeEnd.ts';
import { PipeLine } from './pipeLine.ts';
import {
  answerWithItems,
  type BrokerClient,
  type Call,
  type Notify,
  type SharedState,
  WaitingLine,
} from './sharedState.ts';

/** The only reader gets small messages several at a time, up to so many bytes. */
const BATCH_BYTES = 8192;

interface Message extends PackedItem {
  /** Who waits for its being held; undefined for a message that was posted. */
  readonly sending: Call | undefined;
}

/**
 * One direction of a pipe. Messages stay whole and in order. A send is answered once its message lies within the first
 * `PIPE_BYTES`, so that a longer one waits for its reader, as in an operating system's pipe. The answer tells the only writer
 * how many bytes there is room for; so many it may post without asking.
 */
export class PipeState implements SharedState {
  readonly #ends = [new PipeEnd(), new PipeEnd()] as const;
  readonly #notify: Notify;
  /** Calls of whoever was faster than the process that made the pipe. */
  #early: Call[] | undefined = [];
  /** What the pipe holds, and behind it what there is no room for. */
  readonly #held = new Fifo<PackedItem>();
  #heldBytes = 0;
  #outside: Message[] = [];
  readonly #receivers = new WaitingLine();
  readonly #pollers = new WaitingLine();
  /** Who has read so far, and so may have been given messages that it has not read yet; once a second one reads, nobody is. */
  #reader: BrokerClient | 'several' | undefined;
  /** Calls of a second reader, while the first one gives back what it has not read. */
  #recalling: { readonly from: BrokerClient; readonly calls: Call[] } | undefined;

  readonly #line = new PipeLine();
  /** What has come from the writer since it left the line. */
  #behindLine: Message[] = [];

  /** @param notify tells users a `PipeNotice` */
  constructor(notify: Notify) {
    this.#notify = notify;
  }

  call(call: Call): void {
    if (call.operation === 'start') this.#start(call);
    else if (this.#early !== undefined) this.#early.push(call);
    else this.#handle(call);
  }
  post(client: BrokerClient, { kind, first, body }: Post): void {
    switch (kind) {
      case PipePost.unread:
        this.#takeBack(decodeBatch(body));
        this.#isRecalled(client);
        this.#serve();
        break;
      case PipePost.switchOn:
        if (this.#line.switchOn(client)) this.#beginLine();
        break;
      case PipePost.leave:
        this.#line.leave(client);
        break;
      case PipePost.lineEnded:
        if (this.#line.reader === client) this.#endLine(decodeBatch(body));
        break;
      default:
        if (this.#ends[READING].isOpen) this.#arrive({ id: first, body, sending: undefined });
    }
  }
  cancel(call: Call): void {
    const recalling = this.#recalling?.calls.indexOf(call) ?? -1;
    if (recalling >= 0) {
      this.#recalling?.calls.splice(recalling, 1);
      call.refuse();
    }
    this.#receivers.cancel(call);
    this.#pollers.cancel(call);
    for (const messages of [this.#outside, this.#behindLine]) {
      const place = messages.findIndex(({ sending }) => sending === call);
      if (place < 0) continue;
      messages.splice(place, 1);
      call.refuse();
      this.#admit();
    }
  }
  clientLeft(client: BrokerClient): void {
    this.#receivers.clientLeft(client);
    this.#pollers.clientLeft(client);
    if (this.#recalling !== undefined) {
      const { from, calls } = this.#recalling;
      this.#recalling = { from, calls: calls.filter((call) => call.client !== client) };
    }
    const hadReaders = this.#ends[READING].isOpen;
    for (const end of this.#ends) end.clientLeft(client);
    this.#behindLine = this.#behindLine.filter(({ sending }) => sending?.client !== client);
    this.#line.clientLeft(client);
    if (this.#line.reader === client) this.#endLine([]);
    // A message is there as a whole or not at all.
    this.#outside = this.#outside.filter(({ sending }) => sending?.client !== client);
    this.#admit();
    this.#settleEnds(hadReaders);
    this.#isRecalled(client);
  }

  #start(call: Call): void {
    for (const end of this.#ends) end.open(call.client);
    const early = this.#early ?? [];
    this.#early = undefined;
    call.done();
    for (const each of early) this.#handle(each);
  }
  #handle(call: Call): void {
    const { client, operation, item, body } = call;
    switch (operation) {
      case 'send':
        if (this.#ends[READING].isOpen) this.#arrive({ id: item, body, sending: call });
        else failBroken(call);
        break;
      case 'recv':
        if (this.#isRecallNeeded(call)) break;
        if (!this.#isEmpty) this.#give(call);
        else if (this.#comesByLine) this.#tellOfLine(call);
        else if (this.#isAtEnd) failAtEnd(call);
        else if (call.wait) this.#wait(call);
        else call.refuse();
        break;
      case 'reader':
        if (this.#ends[READING].isOpen) call.done();
        else failBroken(call);
        break;
      case 'line':
        call.done();
        if (this.#line.call(client, this.#ends[READING].sole === client ? this.#ends[WRITING].sole : undefined))
          this.#notify(PipeNotice.line, this.#line.writer, body.toString());
        break;
      case 'poll':
        if (this.#isRecallNeeded(call)) break;
        if (!this.#isEmpty) call.done();
        else if (this.#comesByLine) this.#tellOfLine(call);
        else if (this.#isAtEnd) call.done();
        else if (call.wait) this.#pollers.add(call);
        else call.refuse();
        break;
      default: {
        const hadReaders = this.#ends[READING].isOpen;
        if (!changeEnd(this.#ends[item === WRITING ? WRITING : READING], operation, body.toString(), client)) {
          call.fail('RuntimeError', `a pipe has no operation ${operation}`);
          return;
        }
        call.done();
        this.#settleEnds(hadReaders);
        // Another reader is about to come, and finds the line's messages here.
        if (operation === 'transit' && item === READING && this.#line.isOn) this.#recall();
      }
    }
  }
  get #isEmpty(): boolean {
    return this.#held.size + this.#outside.length === 0;
  }
  /** Nothing will come any more. */
  get #isAtEnd(): boolean {
    return !this.#ends[WRITING].isOpen && !this.#line.isOn;
  }
  get #comesByLine(): boolean {
    return this.#line.isOn && !this.#line.isTold;
  }

  #arrive(message: Message): void {
    if (this.#line.isLeft) {
      this.#behindLine.push(message);
      message.sending?.queued();
      return;
    }
    this.#line.noteMessage();
    this.#outside.push(message);
    const receiver = this.#receivers.take();
    if (receiver !== undefined) this.#give(receiver);
    else this.#admit();
    if (this.#outside.at(-1) === message) message.sending?.queued();
    if (!this.#isEmpty) this.#wakePollers();
  }
  /** Takes into the pipe what there is room for. */
  #admit(): void {
    for (let [next] = this.#outside; next !== undefined; [next] = this.#outside) {
      if (this.#heldBytes + next.body.length > PIPE_BYTES) return;
      this.#outside.shift();
      this.#held.add(next);
      this.#heldBytes += next.body.length;
      this.#taken(next);
    }
  }
  /** The message's sender may go on, and knows what room there is, unless others fill it too. */
  #taken({ sending }: Message): void {
    if (sending === undefined) return;
    const isSole = this.#ends[WRITING].sole === sending.client && this.#outside.length === 0;
    sending.done(isSole ? PIPE_BYTES - this.#heldBytes : 0);
  }
  #give(call: Call): void {
    const messages: PackedItem[] = [];
    const [outside] = this.#outside;
    if (this.#held.size === 0 && outside !== undefined) {
      this.#outside.shift();
      messages.push(outside);
      this.#taken(outside);
    } else {
      const most = this.#reader === call.client ? BATCH_BYTES : 0;
      let bytes = 0;
      for (let { next } = this.#held; next !== undefined; { next } = this.#held) {
        bytes += next.body.length;
        if (messages.length > 0 && bytes > most) break;
        this.#held.take();
        messages.push(next);
        this.#heldBytes -= next.body.length;
      }
    }
    this.#admit();
    answerWithItems(call, undefined, messages);
  }
  /** A second reader has to wait for what the first one has been given in advance. */
  #isRecallNeeded(call: Call): boolean {
    if (this.#recalling !== undefined && this.#recalling.from !== call.client) {
      this.#recalling.calls.push(call);
      return true;
    }
    const { client } = call;
    if (this.#reader === undefined) this.#reader = client;
    if (this.#reader === client || this.#reader === 'several') return false;
    this.#recall().calls.push(call);
    return true;
  }
  /** Whoever has read so far gives back what it has not read. */
  #recall(): { readonly calls: Call[] } {
    const from = this.#line.isOn ? this.#line.reader : this.#reader;
    this.#reader = 'several';
    if (this.#recalling !== undefined || from === undefined || from === 'several')
      return this.#recalling ?? { calls: [] };
    this.#recalling = { from, calls: [] };
    if (this.#line.isOn) {
      this.#notify(PipeNotice.leaveLine, this.#line.writer);
      this.#notify(PipeNotice.recallLine, from);
    } else this.#notify(PipeNotice.recall);
    return this.#recalling;
  }
  #isRecalled(from: BrokerClient): void {
    if (this.#reader === from) this.#reader = undefined;
    if (this.#recalling?.from !== from) return;
    const { calls } = this.#recalling;
    this.#recalling = undefined;
    for (const call of calls) this.#handle(call);
  }
  /** Messages that were handed out go back to where they were. */
  #takeBack(messages: readonly PackedItem[], behind: readonly PackedItem[] = this.#held.clear()): void {
    for (const message of [...messages, ...behind]) this.#held.add(message);
    for (const { body } of messages) this.#heldBytes += body.length;
  }

  /** The reader waits; where there is only one, and only one writer, they may be better off with a line. */
  #wait(call: Call): void {
    this.#receivers.add(call);
    const { client } = call;
    const writer = this.#ends[WRITING].sole;
    if (writer === undefined || writer === client || this.#ends[READING].sole !== client) return;
    if (this.#line.offer(client)) this.#notify(PipeNotice.listen, client);
  }
  #beginLine(): void {
    const { reader } = this.#line;
    if (this.#recalling !== undefined || this.#reader === 'several' || this.#ends[READING].sole !== reader) {
      this.#recall();
      return;
    }
    if (!this.#isEmpty) return;
    const next = this.#receivers.take() ?? this.#pollers.take();
    if (next !== undefined) this.#tellOfLine(next);
  }
  #tellOfLine(call: Call): void {
    this.#line.tell();
    call.done(BY_LINE);
  }
  /** The reader is through with it. What it has not read comes next; where it never knew of the line, after what is here. */
  #endLine(unread: readonly PackedItem[]): void {
    const { isTold } = this.#line;
    this.#line.end();
    if (isTold) this.#takeBack(unread);
    else this.#takeBack(unread, []);
    for (const message of this.#behindLine.splice(0)) {
      if (this.#ends[READING].isOpen) this.#arrive(message);
      else if (message.sending !== undefined) failBroken(message.sending);
    }
    this.#serve();
    this.#settleEnds(this.#ends[READING].isOpen);
  }
  #serve(): void {
    while (!this.#isEmpty && this.#recalling === undefined) {
      const receiver = this.#receivers.take();
      if (receiver === undefined) break;
      this.#give(receiver);
    }
    if (!this.#isEmpty) this.#wakePollers();
  }

  #wakePollers(): void {
    for (let poller = this.#pollers.take(); poller !== undefined; poller = this.#pollers.take()) poller.done();
  }
  #settleEnds(hadReaders: boolean): void {
    if (this.#early !== undefined) return;
    if (hadReaders && !this.#ends[READING].isOpen) {
      this.#notify(PipeNotice.deserted);
      this.#held.clear();
      this.#heldBytes = 0;
      for (const { sending } of this.#outside.splice(0)) if (sending !== undefined) failBroken(sending);
    }
    if (!this.#isAtEnd || !this.#isEmpty) return;
    for (let waiting = this.#receivers.take(); waiting !== undefined; waiting = this.#receivers.take())
      failAtEnd(waiting);
    this.#wakePollers();
  }
}

/** False where there is no such operation. */
function changeEnd(end: PipeEnd, operation: string, transit: string, by: BrokerClient): boolean {
  switch (operation) {
    case 'transit':
      end.send(transit, by);
      return true;
    case 'open':
      end.takeOver(transit, by);
      return true;
    case 'drop':
      end.drop(transit);
      return true;
    case 'close':
      end.close(by);
      return true;
    default:
      return false;
  }
}
const failAtEnd = (call: Call): void => call.fail('EOFError', 'every writing end of the pipe is closed');
const failBroken = (call: Call): void => call.fail('BrokenPipeError', 'every reading end of the pipe is closed');
