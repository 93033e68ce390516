/** What a parent tells its child. */
import type { CallableReference } from '../kernel/callable.ts';
import type { ChildIdentity } from '../kernel/identity.ts';

/** What a child runs. */
export interface ProcessDescription {
  /** The subclass, where it is not `Process` itself. */
  readonly subclass?: CallableReference;
  readonly target?: CallableReference;
}
/** Pickled beside the description. */
export interface ProcessValues {
  readonly args: unknown[];
  /** The own fields of an instance of a subclass. */
  readonly fields: Record<string, unknown>;
}
/** The first and only message on the pipe from parent to child; its body is the pickled values. */
export interface ChildStart {
  readonly identity: ChildIdentity;
  readonly description: ProcessDescription;
  readonly argv: readonly string[];
}
/** The child's end of that pipe. It closes when the parent is gone, however it ended. */
export const CONTROL_DESCRIPTOR = 3;
