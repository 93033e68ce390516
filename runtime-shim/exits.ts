/** The end of a thread: its last records, and what made it end. */
import { ExitCause, RecordKind } from '../core/protocol/records.ts';
import { callers } from './callers.ts';
import type { EmptyLoop } from './emptyLoop.ts';
import { natives } from './natives.ts';
import type { Activations } from './recorder.ts';
import { isUnsettledExit } from './stacks/unsettled.ts';
import { type HiddenThreads, withSenders } from './threadNumbers.ts';
import type { ThreadProbe } from './threadProbe.ts';
import type { ThreadRecorder } from './transport/threadRecorder.ts';
import { replaceMethod } from './wrap.ts';

/** Node's exit code for a main module that waits for ever. */
const UNSETTLED_AWAIT = 13;

/**
 * Read off the call stack of an `exit` listener, since Node tells listeners no more than the code: below the emitter
 * stands nothing when the event loop ran empty, `exit` when the program asked for it, else the handler of errors.
 */
function exitCause(code: number): ExitCause {
  if (isUnsettledExit()) return ExitCause.unsettledAwait;
  const frames = callers();
  const emitter = frames.findIndex((frame) => frame.getFunctionName() === 'emit');
  // Where the program follows its async calls, Node emits by way of a function that tells of them.
  const caller = frames.slice(emitter + 1).find((frame) => frame.getFileName() !== 'node:internal/async_hooks');
  if (caller === undefined) return code === UNSETTLED_AWAIT ? ExitCause.unsettledAwait : ExitCause.finished;
  const fromNode = caller.getFileName()?.startsWith('node:internal/process/') ?? false;
  return fromNode && caller.getFunctionName() === 'exit' ? ExitCause.processExit : ExitCause.uncaughtError;
}

/**
 * Calls `listener` as the last of the thread's `exit` listeners. It is added only once the exit has begun: until then
 * nobody can count it, and no limit of listeners is reached because of it. The exit is noticed when `process.emit` is
 * looked up, and by an accessor, since a function in its place would show in stacks.
 */
function onExit(listener: (code: number) => void, hidden: HiddenThreads, loop: EmptyLoop): void {
  let emit: unknown = process.emit;
  let added = false;
  const add = (): void => {
    added = true;
    const limit = Object.getOwnPropertyDescriptor(process, '_maxListeners');
    process.setMaxListeners(0);
    process.on('exit', listener);
    if (limit === undefined) Reflect.deleteProperty(process, '_maxListeners');
    else Object.defineProperty(process, '_maxListeners', limit);
  };
  Object.defineProperty(process, 'emit', {
    configurable: true,
    get() {
      if (!added && Reflect.get(process, '_exiting') === true) add();
      return loop.emitFor(process.listenerCount('workerMessage') > 0 ? withSenders(hidden, emit) : emit);
    },
    set(value: unknown) {
      emit = value;
    },
  });
}

/** Writes the thread's end, and sees to it that nothing is lost when the process ends itself without a word. */
export function watchExits(
  recorder: ThreadRecorder,
  probe: ThreadProbe,
  activations: Activations,
  hidden: HiddenThreads,
  loop: EmptyLoop,
): void {
  onExit(
    (given) => {
      try {
        recorder.ending();
        // Node 20 sets its code for a main module that waits in a listener of its own, once it has told this one's.
        const code = process.exitCode === UNSETTLED_AWAIT ? UNSETTLED_AWAIT : given;
        const cause = exitCause(code);
        const ranEmpty = cause === ExitCause.finished || cause === ExitCause.unsettledAwait;
        probe.ending(ranEmpty);
        const isUnfinished = activations.tellSuspended(ranEmpty);
        if (isUnfinished || (ranEmpty && probe.pending() > 0)) recorder.emit(RecordKind.idle, 0, 0, 0, 0, code);
        recorder.emit(RecordKind.exit, cause, 0, 0, 0, code);
      } catch {
        // The recording ends without a word, as after a kill.
      } finally {
        recorder.writeThrough();
      }
    },
    hidden,
    loop,
  );
  if (!natives.workerThreads.isMainThread) return;
  // `_kill` does the work of `process.kill` and is below it, so that no stack shows this function.
  for (const name of ['abort', '_kill', 'reallyExit']) {
    replaceMethod(
      process,
      name,
      (original) =>
        function (this: unknown, ...given) {
          recorder.drain();
          return original.apply(this, given);
        },
    );
  }
}
