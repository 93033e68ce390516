import type { Call, Failure, Machine, Place } from './machine.ts';

/** What happens to the calls of a primitive that lies in the heap. */
export interface CallEnds<Kept extends Call> {
  /** The call waits in a line. Told again where it goes from one line to another. */
  joined(call: Kept): void;
  answer(call: Kept, value: number): void;
  refuse(call: Kept): void;
  fail(call: Kept, failure: Failure): void;
  orphaned(client: number): void;
}

/** A primitive in the heap of the one thread that runs its machine. `Kept` is what that thread keeps of a call. */
export class HeapPlace<Kept extends Call> implements Place {
  readonly #machine: Machine;
  readonly #cells: Int32Array;
  readonly #lines: readonly Set<Kept>[];
  readonly #ends: CallEnds<Kept>;

  constructor(machine: Machine, parameters: readonly number[], ends: CallEnds<Kept>) {
    this.#machine = machine;
    this.#cells = new Int32Array(machine.cells);
    this.#lines = Array.from({ length: machine.lines }, () => new Set<Kept>());
    this.#ends = ends;
    machine.start(this, parameters);
  }

  call(call: Kept): void {
    this.#machine.call(this, call);
  }
  cancel(call: Kept): void {
    this.#machine.cancel(this, call);
  }
  left(client: number): void {
    for (const line of this.#lines) for (const call of line) if (call.client === client) line.delete(call);
    this.#machine.left(this, client);
  }

  read(cell: number): number {
    return this.#cells[cell] ?? 0;
  }
  write(cell: number, value: number): void {
    this.#cells[cell] = value;
  }
  join(line: number, call: Kept): void {
    this.#lines[line]?.add(call);
    this.#ends.joined(call);
  }
  waiting(line: number): Iterable<Kept> {
    return this.#lines[line] ?? [];
  }
  take(line: number): Kept | undefined {
    const [first] = this.#lines[line] ?? [];
    if (first !== undefined) this.#lines[line]?.delete(first);
    return first;
  }
  leave(line: number, call: Kept): boolean {
    return this.#lines[line]?.delete(call) ?? false;
  }
  answer(call: Kept, value: number): void {
    for (const line of this.#lines) line.delete(call);
    this.#ends.answer(call, value);
  }
  refuse(call: Kept): void {
    for (const line of this.#lines) line.delete(call);
    this.#ends.refuse(call);
  }
  fail(call: Kept, failure: Failure): void {
    this.#ends.fail(call, failure);
  }
  orphaned(client: number): void {
    this.#ends.orphaned(client);
  }
}
