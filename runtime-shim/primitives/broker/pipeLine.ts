import type { BrokerClient } from './sharedState.ts';

/** So many messages to one reader make it worth its while to have a line to the writer. */
const STREAK = 32;

/**
 * A line: the connection of the only process that writes into a pipe to the only one that reads from it, past the broker. There
 * is one at most in the life of a pipe. Its messages come after those that the broker held when it was switched on, and before
 * those that came to the broker after the writer had left it.
 */
export class PipeLine {
  #state: 'none' | 'offered' | 'called' | 'on' | 'over' = 'none';
  #messages = 0;
  #reader: BrokerClient | undefined;
  #writer: BrokerClient | undefined;
  #isTold = false;
  #isLeft = false;

  /** It has messages that the reader has not reported to have read. */
  get isOn(): boolean {
    return this.#state === 'on';
  }
  get reader(): BrokerClient | undefined {
    return this.#reader;
  }
  get writer(): BrokerClient | undefined {
    return this.#writer;
  }
  /** The reader knows that the line comes next. */
  get isTold(): boolean {
    return this.#isTold;
  }
  /** What comes from the writer has to wait until the reader is through with the line. */
  get isLeft(): boolean {
    return this.isOn && this.#isLeft;
  }
  noteMessage(): void {
    this.#messages++;
  }
  /** Whether the reader, who is the only one, is to be asked to listen. */
  offer(reader: BrokerClient): boolean {
    if (this.#state !== 'none' || this.#messages < STREAK) return false;
    this.#state = 'offered';
    this.#reader = reader;
    return true;
  }
  /** The reader listens. Whether the writer is to be told where; it answers by `switchOn` or `leave`. */
  call(reader: BrokerClient, writer: BrokerClient | undefined): boolean {
    if (this.#state !== 'offered' || this.#reader !== reader) return false;
    this.#state = writer === undefined || writer === reader ? 'over' : 'called';
    this.#writer = writer;
    return this.#state === 'called';
  }
  switchOn(writer: BrokerClient): boolean {
    if (this.#state !== 'called' || this.#writer !== writer) return false;
    this.#state = 'on';
    return true;
  }
  tell(): void {
    this.#isTold = true;
  }
  leave(writer: BrokerClient): void {
    if (this.#writer !== writer) return;
    if (this.#state === 'called') this.end();
    this.#isLeft = true;
  }
  end(): void {
    this.#state = 'over';
  }
  clientLeft(client: BrokerClient): void {
    if (client === this.#reader) this.end();
    this.leave(client);
  }
}
