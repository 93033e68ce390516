/** What a process, a thread or a task is made from, as Python's keyword arguments. */
export interface CommonOptions {
  /** Left out: `Process-1`, `Thread-1 (target)`, `Task-1 (target)`, … */
  readonly name?: string | undefined;
  /** A daemon ends with the main part, others are waited for. Left out: as whoever makes it. */
  readonly daemon?: boolean | undefined;
}
export interface TargetOptions<Args extends unknown[]> extends CommonOptions {
  readonly target?: ((...args: Args) => unknown) | undefined;
  readonly args?: Args | undefined;
}
type AllButLast<Args extends unknown[]> = Args extends [...infer Leading, unknown] ? Leading : never;
type Last<Args extends unknown[]> = Args extends [...unknown[], infer Final] ? Final : never;
/** With `kwargs`, an object that is handed to the target after `args`. */
export interface KeywordOptions<Args extends unknown[]> extends CommonOptions {
  readonly target: (...args: Args) => unknown;
  readonly args?: AllButLast<Args> | undefined;
  readonly kwargs: Last<Args>;
}
