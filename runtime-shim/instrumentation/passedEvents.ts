/** Whether an event that comes only once has come already, read off what Node's own objects and those of `ws` say of themselves. */
import { isObject } from '../wrap.ts';
import { classNames } from './expecting.ts';

/** `never`: nothing will come of it any more, an error neither. `once`: it has come and does not again, though another event may. */
export type Passed = 'never' | 'once' | undefined;

/** What a stream tells of itself; other events of it are as those of any emitter. */
const STREAM_EVENTS: ReadonlySet<string> = new Set(
  'close,connect,data,drain,end,error,finish,open,pause,readable,ready,resume'.split(','),
);

/** Events of other objects that come once, as far as that is known here. */
const OTHER_EVENTS: ReadonlySet<string> = new Set([
  'abort',
  'close',
  'exit',
  'listening',
  'message',
  'open',
  'response',
]);

/** The object's own value, so that no code of the program runs. */
const own = (object: object, name: string): unknown => Object.getOwnPropertyDescriptor(object, name)?.value;
const flag = (state: unknown, name: string): boolean => isObject(state) && state[name] === true;

export function passed(emitter: object, event: string): Passed {
  const [readable, writable] = [own(emitter, '_readableState'), own(emitter, '_writableState')];
  if (isObject(readable) || isObject(writable)) return passedOfStream(emitter, event, readable, writable);
  if (!OTHER_EVENTS.has(event)) return undefined;
  if (emitter instanceof AbortSignal) return event === 'abort' && emitter.aborted ? 'never' : undefined;
  const names = classNames(emitter);
  if (event === 'exit' && names.includes('ChildProcess'))
    return (own(emitter, 'exitCode') ?? own(emitter, 'signalCode') ?? null) === null ? undefined : 'never';
  if (event === 'exit' && names.includes('Worker')) return own(emitter, 'threadId') === -1 ? 'never' : undefined;
  if (event === 'listening' && names.includes('Server')) return own(emitter, '_handle') == null ? undefined : 'once';
  if (event === 'response' && names.includes('ClientRequest')) return own(emitter, 'res') == null ? undefined : 'once';
  // The states of a connection are numbered as in browsers: 1 is open, 3 closed.
  const state = names.includes('WebSocket') ? own(emitter, '_readyState') : undefined;
  if (state === 3) return 'never';
  return state === 1 && event === 'open' ? 'once' : undefined;
}

/** What is awaited of several events, an error of which ends it too: 2 when nothing comes of any, 1 when no more than an error may. */
export function missed(waits: readonly { readonly emitter: object; readonly event: string }[]): number {
  const answers = waits.map(({ emitter, event }) => ({ event, answer: passed(emitter, event) }));
  if (!answers.some(({ event, answer }) => answer !== undefined && event !== 'error')) return 0;
  if (answers.some(({ event, answer }) => answer === undefined && event !== 'error')) return 0;
  return answers.every(({ answer }) => answer === 'never') ? 2 : 1;
}

function passedOfStream(emitter: object, event: string, readable: unknown, writable: unknown): Passed {
  if (!STREAM_EVENTS.has(event)) return undefined;
  const connecting = own(emitter, 'connecting');
  // A socket that was closed may be connected again.
  if (flag(readable, 'closeEmitted') || flag(writable, 'closeEmitted'))
    return connecting === undefined ? 'never' : undefined;
  if ((event === 'end' || event === 'data' || event === 'readable') && flag(readable, 'endEmitted')) return 'once';
  if (event === 'finish' && flag(writable, 'finished')) return 'once';
  const isConnected = connecting === false && own(emitter, '_handle') != null;
  return isConnected && (event === 'connect' || event === 'ready') ? 'once' : undefined;
}
