import { type HandleReference, registerHandle } from '../kernel/handle.ts';
import { Queue } from './queue.ts';

const CLASS = 'multiprocessing.JoinableQueue';

/** `multiprocessing.JoinableQueue`: a queue that counts the items whose work is not done. */
export class JoinableQueue<Item> extends Queue<Item> {
  /** Says that the work on an item that was taken is done. Rejects with `ValueError` where all items were done already. */
  taskDone(): Promise<void> {
    return this.store.taskDone();
  }
  /** Resolves when `taskDone` has been called for every item that was put, also for those that are put meanwhile. */
  join(): Promise<void> {
    return this.store.join();
  }
  protected override sendReference(): HandleReference {
    return { ...super.sendReference(), class: CLASS };
  }
}
registerHandle(CLASS, JoinableQueue);
