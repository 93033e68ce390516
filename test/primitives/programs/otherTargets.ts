import { Process, type Queue } from 'lockstep/multiprocessing';

export async function imported(seen: Queue<unknown>): Promise<void> {
  await seen.put('imported');
}
export async function notBoundHere(seen: Queue<unknown>): Promise<void> {
  await seen.put('of another module');
}
export class Base extends Process {
  readonly seen: Queue<unknown>;
  label = 'field';
  constructor(seen: Queue<unknown>) {
    super();
    this.seen = seen;
  }
}
class Hidden extends Base {
  override async run(): Promise<void> {
    await this.seen.put('not exported');
  }
}
export const makeHidden = (seen: Queue<unknown>): Process => new Hidden(seen);
