/**
 * Serves the webview to a browser on this machine. The address holds a token that works once and is then replaced by a
 * cookie, so that the address in a terminal's history opens nothing. The Host header is checked against DNS rebinding, the
 * Origin of a message against other pages.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { HostToWebview } from '../core/view/messages.ts';
import { isWebviewToHost } from '../core/view/validate.ts';
import type { Language, Snapshot } from '../core/view/viewModel.ts';
import { picturePage, type WebviewParts } from '../extension/adapter/picturePage.ts';
import { servedPage } from './page.ts';
import { type SourceLine, sourcePage } from './sourcePage.ts';
import { say } from './texts.ts';
import { portUnavailable } from './usageErrors.ts';

/** What the server shows. */
export interface Shown {
  readonly snapshot: () => Snapshot;
  /** Calls back whenever the snapshot may be another one; the result stops it. */
  readonly onChange: (listener: () => void) => () => void;
  /** The lines of a file that is a site of this recording; undefined for every other file. */
  readonly source: (path: string) => readonly SourceLine[] | undefined;
  /** The button that ends the program; does nothing where none runs. */
  readonly stop: () => void;
}
export interface LiveView {
  readonly address: string;
  readonly close: () => Promise<void>;
}

const HOST = '127.0.0.1';
/** A message is a few hundred bytes; more is not from our page. */
const MAX_MESSAGE_BYTES = 64 * 1024;
/** At most this often, in milliseconds, since people cannot read faster. */
const SNAPSHOT_INTERVAL = 100;
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src data:; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const secret = (): string => randomBytes(24).toString('base64url');

function same(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

type Route = (request: IncomingMessage, response: ServerResponse, query: URLSearchParams) => void;

class ViewServer {
  readonly #shown: Shown;
  readonly #parts: WebviewParts;
  readonly #language: Language;
  readonly #session = secret();
  #token: string | undefined = secret();
  readonly #server: Server;
  readonly #readers = new Set<ServerResponse>();
  readonly #routes: Readonly<Record<string, Route>> = {
    'GET /': (_, response) => this.#page(response),
    'GET /webview.js': (_, response) => send(response, 'text/javascript; charset=utf-8', this.#parts.script),
    'GET /webview.css': (_, response) => send(response, 'text/css; charset=utf-8', this.#parts.style),
    'GET /events': (_, response) => this.#subscribe(response),
    'GET /picture': (_, response) => this.#picture(response),
    'GET /source': (_, response, query) => this.#source(response, query),
    'POST /message': (request, response) => this.#receive(request, response),
  };
  #port = 0;
  #timer: NodeJS.Timeout | undefined;
  readonly #unsubscribe: () => void;

  constructor(shown: Shown, parts: WebviewParts, language: Language) {
    this.#shown = shown;
    this.#parts = parts;
    this.#language = language;
    this.#server = createServer((request, response) => this.#answer(request, response));
    this.#unsubscribe = shown.onChange(() => this.#schedule());
  }

  async listen(): Promise<string> {
    try {
      this.#server.listen(0, HOST);
      await once(this.#server, 'listening');
    } catch (error) {
      throw portUnavailable(error);
    }
    const address = this.#server.address();
    this.#port = typeof address === 'object' && address !== null ? address.port : 0;
    return `http://${HOST}:${this.#port}/?token=${this.#token ?? ''}`;
  }

  async close(): Promise<void> {
    this.#unsubscribe();
    clearTimeout(this.#timer);
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  get #cookie(): string {
    // Cookies do not tell ports apart, so the name does.
    return `lockstep-${this.#port}`;
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    response.setHeader('Content-Security-Policy', policy);
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Referrer-Policy', 'no-referrer');
    response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
    response.setHeader('Cache-Control', 'no-store');
    const host = request.headers.host ?? '';
    if (host !== `${HOST}:${this.#port}` && host !== `localhost:${this.#port}`) {
      this.#refuse(response, 403, 'notFound');
      return;
    }
    const url = new URL(request.url ?? '/', `http://${host}`);
    const token = url.searchParams.get('token');
    const route = this.#routes[`${request.method} ${url.pathname}`];
    if (url.pathname === '/' && token !== null) this.#exchange(request, response, token);
    else if (!this.#knows(request)) this.#refuse(response, 403, 'signedOut');
    else if (route === undefined) this.#refuse(response, 404, 'notFound');
    else route(request, response, url.searchParams);
  }

  #refuse(response: ServerResponse, status: number, why: 'signedOut' | 'notFound'): void {
    response.statusCode = status;
    send(response, 'text/plain; charset=utf-8', say(this.#language, why));
  }

  /** A browser that has the cookie already may follow the address again. */
  #exchange(request: IncomingMessage, response: ServerResponse, token: string): void {
    const isNew = this.#token !== undefined && same(token, this.#token);
    if (!isNew && !this.#knows(request)) {
      this.#refuse(response, 403, 'signedOut');
      return;
    }
    if (isNew) {
      this.#token = undefined;
      response.setHeader('Set-Cookie', `${this.#cookie}=${this.#session}; HttpOnly; SameSite=Strict; Path=/`);
    }
    response.writeHead(303, { Location: './' }).end();
  }

  #knows(request: IncomingMessage): boolean {
    const cookies = (request.headers.cookie ?? '').split(';').map((each) => each.trim());
    const own = cookies.find((each) => each.startsWith(`${this.#cookie}=`));
    return own !== undefined && same(own.slice(this.#cookie.length + 1), this.#session);
  }

  #page(response: ServerResponse): void {
    const title = `Lockstep: ${this.#shown.snapshot().run.program}`;
    send(response, 'text/html; charset=utf-8', servedPage(this.#language, title));
  }

  #picture(response: ServerResponse): void {
    response.setHeader('Content-Disposition', 'attachment; filename="lockstep.html"');
    send(response, 'text/html; charset=utf-8', picturePage(this.#shown.snapshot(), this.#parts));
  }

  #source(response: ServerResponse, query: URLSearchParams): void {
    const path = query.get('path') ?? '';
    const lines = this.#shown.source(path);
    if (lines === undefined) {
      this.#refuse(response, 404, 'notFound');
      return;
    }
    const page = sourcePage(this.#language, path, lines, Number(query.get('line')));
    response.setHeader('Content-Security-Policy', page.policy);
    send(response, 'text/html; charset=utf-8', page.html);
  }

  #subscribe(response: ServerResponse): void {
    response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8' });
    this.#readers.add(response);
    response.on('close', () => this.#readers.delete(response));
    this.#send(response);
  }

  #schedule(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      for (const reader of this.#readers) this.#send(reader);
    }, SNAPSHOT_INTERVAL);
  }

  /** A slow reader gets the newest snapshot once it has read the one before: each is complete. */
  #send(reader: ServerResponse): void {
    if (reader.writableNeedDrain) {
      reader.removeAllListeners('drain');
      reader.once('drain', () => this.#send(reader));
      return;
    }
    const message: HostToWebview = { type: 'snapshot', snapshot: this.#shown.snapshot() };
    reader.write(`data: ${JSON.stringify(message)}\n\n`);
  }

  #receive(request: IncomingMessage, response: ServerResponse): void {
    const { origin, host } = request.headers;
    if (origin !== undefined && origin !== `http://${host}`) {
      this.#refuse(response, 403, 'notFound');
      return;
    }
    const pieces: Buffer[] = [];
    let length = 0;
    request.on('data', (piece: Buffer) => {
      length += piece.length;
      if (length > MAX_MESSAGE_BYTES) request.destroy();
      else pieces.push(piece);
    });
    request.on('end', () => {
      const message = parse(Buffer.concat(pieces).toString('utf8'));
      // The browser opens sources and saves pictures by itself, as pages of this server; what is selected is its own affair.
      if (isWebviewToHost(message) && message.type === 'command' && message.command === 'stop') this.#shown.stop();
      response.writeHead(204).end();
    });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function send(response: ServerResponse, type: string, body: string): void {
  response.setHeader('Content-Type', type);
  response.end(body);
}

/** Starts the server; throws `portUnavailable`. It keeps the process alive until it is closed. */
export async function serveView(shown: Shown, parts: WebviewParts, language: Language): Promise<LiveView> {
  const server = new ViewServer(shown, parts, language);
  const address = await server.listen();
  return { address, close: () => server.close() };
}
