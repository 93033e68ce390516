import { SystemExit } from '../kernel/errors.ts';
import type { BaseThread } from './baseThread.ts';

/** What is known of an error that ended a thread or task. */
export interface ExceptHookArgs {
  /** The error's name, such as `RangeError`; `typeof` of what was thrown where that is no error. */
  readonly excType: string;
  readonly excValue: unknown;
  /** The error's stack. */
  readonly excTraceback: string | undefined;
  readonly thread: BaseThread;
}
export type ExceptHook = (args: ExceptHookArgs) => void;

/** The hook that is there at first: prints the thread's name and the error on standard error; nothing for a `SystemExit`. */
export function excepthook({ excType, excValue, thread }: ExceptHookArgs): void {
  if (excType === SystemExit.name) return;
  console.error(`Exception in thread ${thread.name}:`);
  console.error(excValue);
}
let hook: ExceptHook = excepthook;
let isSet = false;

/**
 * Sets what is called when an error ends a thread or task that this thread has started, in place of assigning to Python's
 * `threading.excepthook`. Left out: the one that is there at first. Returns the one before.
 */
export function setExcepthook(next: ExceptHook = excepthook): ExceptHook {
  const before = hook;
  hook = next;
  isSet = next !== excepthook;
  return before;
}
/** Whether the program has set a hook in this thread. */
export const hasExcepthook = (): boolean => isSet;

/** Hands the error to the hook. Never throws. */
export function callExcepthook(thread: BaseThread, error: unknown): void {
  const isError = error instanceof Error;
  const args = {
    excType: isError ? error.name : typeof error,
    excValue: error,
    excTraceback: isError ? error.stack : undefined,
    thread,
  };
  try {
    hook(args);
  } catch (fault) {
    console.error('Exception in excepthook:');
    console.error(fault);
    excepthook(args);
  }
}
