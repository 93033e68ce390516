/** Whether an event that comes only once has come already, read off what Node's own objects and those of `ws` say of themselves. */
import { Missed } from '../instrumentation.ts';
import { isObject } from '../wrap.ts';
import { classNames } from './expecting.ts';

/**
 * `never`: it has come, and nothing will come of the object any more, an error neither. `closed`: so, but it has not come, or nobody knows.
 * `once`: it has come and does not again, though another event may.
 */
type Passed = 'never' | 'closed' | 'once' | undefined;

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

function passed(emitter: object, event: string): Passed {
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
  if (state === 3) return event === 'close' ? 'never' : 'closed';
  return state === 1 && event === 'open' ? 'once' : undefined;
}

/** What is awaited of several events, an error of which ends it too; undefined where it may come. */
export function missed(waits: readonly { readonly emitter: object; readonly event: string }[]): Missed | undefined {
  const answers = waits.map(({ emitter, event }) => ({ event, answer: passed(emitter, event) }));
  const others = answers.filter(({ event }) => event !== 'error');
  if (others.length === 0 || others.some(({ answer }) => answer === undefined)) return undefined;
  if (answers.some(({ answer }) => answer !== 'never' && answer !== 'closed')) return Missed.once;
  return others.some(({ answer }) => answer === 'never') ? Missed.over : Missed.closed;
}

function passedOfStream(emitter: object, event: string, readable: unknown, writable: unknown): Passed {
  if (!STREAM_EVENTS.has(event)) return undefined;
  const connecting = own(emitter, 'connecting');
  // A socket that was closed may be connected again.
  if (flag(readable, 'closeEmitted') || flag(writable, 'closeEmitted')) {
    const hasCome =
      event === 'close' ||
      (event === 'end' && flag(readable, 'endEmitted')) ||
      (event === 'finish' && flag(writable, 'finished'));
    return connecting === undefined ? (hasCome ? 'never' : 'closed') : undefined;
  }
  if ((event === 'end' || event === 'data' || event === 'readable') && flag(readable, 'endEmitted')) return 'once';
  if (event === 'finish' && flag(writable, 'finished')) return 'once';
  const isConnected = connecting === false && own(emitter, '_handle') != null;
  return isConnected && (event === 'connect' || event === 'ready') ? 'once' : undefined;
}
