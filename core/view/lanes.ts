/** Which of the things that share a name share a number too: those that follow each other. */

export interface Named {
  readonly span: { readonly from: number; readonly to: number };
  /** Who made it: those of one maker rather follow each other. */
  readonly maker: unknown;
}

/** Numbers, the least of which comes out first; a binary heap. */
class Least<Value> {
  readonly #values: Value[] = [];
  readonly #key: (value: Value) => number;

  constructor(key: (value: Value) => number) {
    this.#key = key;
  }

  get first(): Value | undefined {
    return this.#values[0];
  }

  add(value: Value): void {
    const values = this.#values;
    let at = values.push(value) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const other = values[above];
      if (other === undefined || this.#key(other) <= this.#key(value)) break;
      values[at] = other;
      at = above;
    }
    values[at] = value;
  }

  take(): Value | undefined {
    const values = this.#values;
    const [first] = values;
    const last = values.pop();
    if (first === undefined || last === undefined || values.length === 0) return first;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      const [left, right] = [values[below], values[below + 1]];
      if (left === undefined) break;
      const isRight = right !== undefined && this.#key(right) < this.#key(left);
      const next = isRight ? right : left;
      if (isRight) below += 1;
      if (this.#key(next) >= this.#key(last)) break;
      values[at] = next;
      at = below;
    }
    values[at] = last;
    return first;
  }
}

interface Lane {
  readonly index: number;
  until: number;
  maker: unknown;
  isFree: boolean;
}

/**
 * Puts things that follow each other into one lane, and those that live at the same time into different ones: the first free
 * lane of its maker, else the first free one. In the order of their beginnings; there may be a great many.
 */
export function lanesOf(things: readonly Named[]): readonly number[] {
  const lanes: Lane[] = [];
  const busy = new Least<Lane>(({ until }) => until);
  const free = new Least<Lane>(({ index }) => index);
  const freeOf = new Map<unknown, Least<Lane>>();
  return things.map(({ span: { from, to }, maker }) => {
    for (let lane = busy.first; lane !== undefined && lane.until <= from; lane = busy.first) {
      busy.take();
      lane.isFree = true;
      free.add(lane);
      const own = freeOf.get(lane.maker) ?? new Least<Lane>(({ index }) => index);
      freeOf.set(lane.maker, own);
      own.add(lane);
    }
    const own = freeOf.get(maker);
    // What is in both heaps was perhaps taken from the other one, and is another's by now.
    const isTaken = (lane: Lane | undefined): boolean => lane !== undefined && (!lane.isFree || lane.maker !== maker);
    while (own !== undefined && isTaken(own.first)) own.take();
    while (free.first !== undefined && !free.first.isFree) free.take();
    const lane = own?.take() ?? free.take() ?? newLane(lanes);
    lane.isFree = false;
    lane.until = to;
    lane.maker = maker;
    busy.add(lane);
    return lane.index;
  });
}

const newLane = (lanes: Lane[]): Lane => {
  const lane: Lane = { index: lanes.length, until: 0, maker: undefined, isFree: false };
  lanes.push(lane);
  return lane;
};
