/** Whoever shows the panel: VS Code, the server of `lockstep view`, or a saved picture. */
import type { HostToWebview, WebviewToHost } from '../core/view/messages.ts';
import { isHostToWebview } from './validate/message.ts';

export interface Host {
  readonly kind: 'editor' | 'server' | 'picture';
  readonly send: (message: WebviewToHost) => void;
  readonly listen: (take: (message: HostToWebview) => void) => void;
  /** What the panel remembers while it is hidden or reloaded. */
  readonly load: () => unknown;
  readonly save: (state: unknown) => void;
}

interface EditorApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}
declare global {
  /** Given by VS Code to its webviews, and by nobody else. */
  var acquireVsCodeApi: (() => EditorApi) | undefined;
}

export function connectHost(): Host {
  if (typeof globalThis.acquireVsCodeApi === 'function') return editorHost(globalThis.acquireVsCodeApi());
  const embedded = document.getElementById('lockstep-snapshot');
  return embedded === null ? serverHost() : pictureHost(embedded.textContent ?? '');
}

const take = (value: unknown, listener: (message: HostToWebview) => void): void => {
  if (isHostToWebview(value)) listener(value);
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

function editorHost(api: EditorApi): Host {
  return {
    kind: 'editor',
    send: (message) => api.postMessage(message),
    listen: (listener) => {
      window.addEventListener('message', (event) => take(event.data, listener));
      api.postMessage({ type: 'ready' });
    },
    load: () => api.getState(),
    save: (state) => api.setState(state),
  };
}

const STORE = 'lockstep-panel';

function serverHost(): Host {
  const send = (message: WebviewToHost): void => {
    // There is no editor here: a source is a page of the server, and a picture a file to save.
    if (message.type === 'open') {
      const { path, line } = message.site;
      window.open(`./source?${new URLSearchParams({ path, line: String(line) })}#L${line}`, '_blank', 'noopener');
      return;
    }
    if (message.type === 'command' && message.command === 'exportPicture') {
      location.assign('./picture');
      return;
    }
    const headers = { 'content-type': 'application/json' };
    // A server that is gone has nothing left to do; the stream of events says so to the user.
    fetch('./message', { method: 'POST', headers, body: JSON.stringify(message) }).catch(() => undefined);
  };
  return {
    kind: 'server',
    send,
    listen: (listener) => {
      const events = new EventSource('./events');
      events.addEventListener('message', (event) => take(parse(String(event.data)), listener));
      send({ type: 'ready' });
    },
    load: () => parse(sessionStorage.getItem(STORE) ?? ''),
    save: (state) => sessionStorage.setItem(STORE, JSON.stringify(state)),
  };
}

function pictureHost(text: string): Host {
  return {
    kind: 'picture',
    send: () => undefined,
    listen: (listener) => take({ type: 'snapshot', snapshot: parse(text) }, listener),
    load: () => undefined,
    save: () => undefined,
  };
}
