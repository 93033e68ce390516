import { READING, WRITING } from '../kernel/callItems.ts';
import { type BrokerClient, type Call, type SharedState, WaitingLine } from './sharedState.ts';

/** What a pipe holds without anybody reading, in bytes, as on Linux. */
export const PIPE_BYTES = 65_536;

/** One end: it is open while any process holds it, or is about to. */
class End {
  readonly #holders = new Set<BrokerClient>();
  /** Sent to a process that has not taken it over yet: by whom. */
  readonly #underway = new Map<string, BrokerClient>();

  get isOpen(): boolean {
    return this.#holders.size + this.#underway.size > 0;
  }
  send(transit: string, by: BrokerClient): void {
    if (this.isOpen) this.#underway.set(transit, by);
  }
  takeOver(transit: string, by: BrokerClient): void {
    if (this.#underway.delete(transit)) this.#holders.add(by);
  }
  drop(transit: string): void {
    this.#underway.delete(transit);
  }
  open(by: BrokerClient): void {
    this.#holders.add(by);
  }
  close(by: BrokerClient): void {
    this.#holders.delete(by);
  }
  clientLeft(client: BrokerClient): void {
    this.#holders.delete(client);
    for (const [transit, sender] of this.#underway) if (sender === client) this.#underway.delete(transit);
  }
}
interface Message {
  readonly item: number;
  readonly body: Buffer;
  /** The call that sent it, until the message lies within what the pipe holds. */
  sending: Call | undefined;
}

/**
 * One direction of a pipe. Messages stay whole and in order; a send is answered once its message lies within the first
 * `PIPE_BYTES`, so that one which is longer waits for its reader, as in an operating system's pipe.
 */
export class PipeState implements SharedState {
  readonly #ends = [new End(), new End()] as const;
  /** Calls of whoever was faster than the process that made the pipe. */
  #early: Call[] | undefined = [];
  #messages: Message[] = [];
  /** How many of them, from the first on, the pipe holds, and their bytes; the sends of the others wait. */
  #accepted = 0;
  #acceptedBytes = 0;
  readonly #receivers = new WaitingLine();
  readonly #pollers = new WaitingLine();

  call(call: Call): void {
    if (call.operation === 'start') this.#start(call);
    else if (this.#early !== undefined) this.#early.push(call);
    else this.#handle(call);
  }
  cancel(call: Call): void {
    this.#receivers.cancel(call);
    this.#pollers.cancel(call);
    const waiting = this.#messages.find(({ sending }) => sending === call);
    if (waiting === undefined) return;
    this.#messages.splice(this.#messages.indexOf(waiting), 1);
    call.refuse();
    this.#settleSends();
  }
  clientLeft(client: BrokerClient): void {
    this.#receivers.clientLeft(client);
    this.#pollers.clientLeft(client);
    for (const end of this.#ends) end.clientLeft(client);
    // A message is there as a whole or not at all.
    this.#messages = this.#messages.filter(({ sending }) => sending?.client !== client);
    this.#settleSends();
    this.#settleEnds();
  }

  #start(call: Call): void {
    for (const end of this.#ends) end.open(call.client);
    const early = this.#early ?? [];
    this.#early = undefined;
    call.done();
    for (const each of early) this.#handle(each);
  }
  #handle(call: Call): void {
    switch (call.operation) {
      case 'send':
        this.#send(call);
        break;
      case 'recv':
        if (this.#messages.length > 0) this.#give(call);
        else if (!this.#ends[WRITING].isOpen) this.#failAtEnd(call);
        else if (call.wait) this.#receivers.add(call);
        else call.refuse();
        break;
      case 'poll':
        if (this.#messages.length > 0 || !this.#ends[WRITING].isOpen) call.done();
        else if (call.wait) this.#pollers.add(call);
        else call.refuse();
        break;
      default:
        this.#changeEnd(call);
    }
  }
  #changeEnd(call: Call): void {
    const end = this.#ends[call.item === WRITING ? WRITING : READING];
    const transit = call.body.toString();
    switch (call.operation) {
      case 'transit':
        end.send(transit, call.client);
        break;
      case 'open':
        end.takeOver(transit, call.client);
        break;
      case 'drop':
        end.drop(transit);
        break;
      case 'close':
        end.close(call.client);
        break;
      default:
        call.fail('RuntimeError', `a pipe has no operation ${call.operation}`);
        return;
    }
    call.done();
    this.#settleEnds();
  }

  #send(call: Call): void {
    if (!this.#ends[READING].isOpen) {
      this.#failBroken(call);
      return;
    }
    const { item, body } = call;
    const message: Message = { item, body, sending: call };
    const receiver = this.#receivers.take();
    if (receiver !== undefined) {
      receiver.done(item, body);
      call.done();
      return;
    }
    this.#messages.push(message);
    this.#settleSends();
    if (message.sending !== undefined) call.queued();
    for (let poller = this.#pollers.take(); poller !== undefined; poller = this.#pollers.take()) poller.done();
  }
  #give(call: Call): void {
    const message = this.#messages.shift();
    if (message === undefined) return;
    call.done(message.item, message.body);
    if (message.sending === undefined) {
      this.#accepted--;
      this.#acceptedBytes -= message.body.length;
    } else message.sending.done();
    this.#settleSends();
  }
  /** Answers the sends whose messages the pipe can hold. */
  #settleSends(): void {
    for (let next = this.#messages[this.#accepted]; next !== undefined; next = this.#messages[this.#accepted]) {
      if (this.#acceptedBytes + next.body.length > PIPE_BYTES) return;
      this.#accepted++;
      this.#acceptedBytes += next.body.length;
      next.sending?.done();
      next.sending = undefined;
    }
  }
  #settleEnds(): void {
    if (this.#early !== undefined) return;
    if (!this.#ends[READING].isOpen) {
      const unread = this.#messages;
      this.#messages = [];
      this.#accepted = 0;
      this.#acceptedBytes = 0;
      for (const { sending } of unread) if (sending !== undefined) this.#failBroken(sending);
    }
    if (this.#ends[WRITING].isOpen || this.#messages.length > 0) return;
    for (let waiting = this.#receivers.take(); waiting !== undefined; waiting = this.#receivers.take())
      this.#failAtEnd(waiting);
    for (let poller = this.#pollers.take(); poller !== undefined; poller = this.#pollers.take()) poller.done();
  }
  #failAtEnd(call: Call): void {
    call.fail('EOFError', 'every writing end of the pipe is closed');
  }
  #failBroken(call: Call): void {
    call.fail('BrokenPipeError', 'every reading end of the pipe is closed');
  }
}
