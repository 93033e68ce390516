// An editor as the debug adapter sees it, over a pair of streams in memory.

import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { type DebugHost, LockstepDebugSession } from '../../../extension/adapter/debugSession.ts';
import { root } from '../../../scripts/support.ts';

type Message = DebugProtocol.Response | DebugProtocol.Event;
const isEvent = (message: Message): message is DebugProtocol.Event => message.type === 'event';

export const shim = join(root, 'dist/shim/shim.cjs');

export class Client {
  readonly session: LockstepDebugSession;
  /** Everything that the adapter sent, in order. */
  readonly messages: Message[] = [];
  readonly #toAdapter = new PassThrough();
  readonly #waiting = new Set<() => void>();
  #sequence = 0;
  #rest = Buffer.alloc(0);

  constructor(host: Partial<DebugHost> = {}) {
    this.session = new LockstepDebugSession({ shim, language: 'en', env: process.env, ...host });
    const fromAdapter = new PassThrough();
    fromAdapter.on('data', (bytes: Buffer) => this.#read(bytes));
    this.session.start(this.#toAdapter, fromAdapter);
  }

  get events(): DebugProtocol.Event[] {
    return this.messages.filter(isEvent);
  }

  /** What the program wrote, by category, and what the adapter said of it. */
  output(category: string): string {
    const outputs = this.events.filter(({ event, body }) => event === 'output' && body.category === category);
    return outputs.map(({ body }) => String(body.output)).join('');
  }

  /** Resolves with the body of the response; rejects with the text of a failed one. */
  async request<Body = unknown>(command: string, values: object = {}): Promise<Body> {
    this.#sequence += 1;
    const seq = this.#sequence;
    const text = JSON.stringify({ seq, type: 'request', command, arguments: values });
    this.#toAdapter.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
    const answered = (message: Message): boolean => !isEvent(message) && message.request_seq === seq;
    const response = await this.#until(() => this.messages.find(answered));
    if (isEvent(response)) throw new Error('not a response');
    if (!response.success) throw new Error(response.body.error.format);
    return response.body;
  }

  /** Resolves with the first event of that name after the first `from` messages, whether it came already or will come. */
  async event(name: string, from = 0): Promise<DebugProtocol.Event> {
    return await this.#until(() =>
      this.messages
        .slice(from)
        .filter(isEvent)
        .find(({ event }) => event === name),
    );
  }

  /** Does what editors do to begin; resolves when the program runs. */
  async launch(configuration: object, filters?: readonly string[]): Promise<void> {
    await this.request('initialize', { adapterID: 'lockstep', linesStartAt1: true, columnsStartAt1: true });
    const launched = this.request('launch', configuration);
    await this.event('initialized');
    if (filters !== undefined) await this.request('setExceptionBreakpoints', { filters });
    await this.request('configurationDone');
    await launched;
  }

  /** Closes the connection, as an editor that dies. */
  hangUp(): void {
    this.#toAdapter.destroy();
  }

  async #until<Found>(find: () => Found | undefined): Promise<Found> {
    for (;;) {
      const found = find();
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  #read(bytes: Buffer): void {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    for (;;) {
      const head = this.#rest.indexOf('\r\n\r\n');
      const length = Number(/Content-Length: (\d+)/.exec(this.#rest.subarray(0, Math.max(head, 0)).toString())?.[1]);
      if (head < 0 || this.#rest.length < head + 4 + length) break;
      this.messages.push(JSON.parse(this.#rest.subarray(head + 4, head + 4 + length).toString()));
      this.#rest = this.#rest.subarray(head + 4 + length);
    }
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const wake of waiting) wake();
  }
}
