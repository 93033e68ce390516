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

/** The hook that is there at first: prints the thread's name and the error on standard error. */
export function excepthook({ excValue, thread }: ExceptHookArgs): void {
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

/** The name of the error's class; for what is no error, that of its type. */
export function typeName(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return error.name === 'Error' ? error.constructor.name : error.name;
}

/** Hands the error to the hook; a `SystemExit` is none. Never throws. */
export function callExcepthook(thread: BaseThread, error: unknown, excType = typeName(error)): void {
  if (excType === SystemExit.name) return;
  const args = { excType, excValue: error, excTraceback: error instanceof Error ? error.stack : undefined, thread };
  try {
    hook(args);
  } catch (fault) {
    console.error('Exception in excepthook:');
    console.error(fault);
    excepthook(args);
  }
}
