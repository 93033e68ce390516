import { ValueError } from '../kernel/errors.ts';
import { watchTimeout } from '../kernel/wait.ts';
import { Task } from './task.ts';

/** `threading.Timer`: a task that calls a function after `interval` seconds, unless it is cancelled before. */
export class Timer<Args extends unknown[] = []> extends Task {
  readonly #interval: number;
  readonly #call: () => unknown;
  #settle: ((fires: boolean) => void) | undefined;
  #cancelled = false;

  constructor(
    interval: number,
    callback: (...args: Args) => unknown,
    ...[args]: Args extends [] ? [args?: Args] : [args: Args]
  ) {
    super();
    if (Number.isNaN(interval)) throw new ValueError('the interval is not a number');
    this.#interval = Math.max(0, interval);
    this.#call = () => Reflect.apply(callback, undefined, args ?? []);
  }
  /** The function will not be called. Does nothing once it has been. */
  cancel(): void {
    this.#cancelled = true;
    this.#settle?.(false);
  }
  override async run(): Promise<void> {
    if (this.#cancelled) return;
    const fires = await new Promise<boolean>((resolve) => {
      const callOff = watchTimeout(this.#interval, () => resolve(true));
      this.#settle = (answer) => {
        callOff();
        resolve(answer);
      };
    });
    if (fires) await this.#call();
  }
}
