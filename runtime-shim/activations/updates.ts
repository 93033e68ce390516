/**
 * Updates across an `await`, as the transform marks them: an activation reads a place and writes it later. Where another one has
 * written in between, what that one wrote is lost, and both are told; nothing is recorded before.
 */
import { natives } from '../natives.ts';
import type { Activation } from './activation.ts';

/** One half of an update: sites are those of the thread, times milliseconds of its `performance.now()`. */
interface Moment {
  readonly site: number;
  readonly at: number;
}
export interface ToldUpdate {
  /** Local task id. */
  readonly task: number;
  readonly read: Moment;
  readonly written: Moment;
}
/** The first one wrote after the second one had read and before that one wrote. */
export interface LostUpdate {
  /** The same for all updates of one place. */
  readonly place: object;
  readonly name: string;
  /** Site of its declaration, 0 for a property. */
  readonly madeAt: number;
  readonly first: ToldUpdate;
  /** The first one was told before, as a second one. */
  readonly isFirstKnown: boolean;
  readonly second: ToldUpdate;
}
interface Reading extends Moment {
  /** How often the place had been written. */
  readonly version: number;
}
interface Writer extends ToldUpdate {
  readonly isKnown: boolean;
  readonly activation: Activation;
  /** Who had called it, so that an update within an update is not taken for somebody else's. */
  readonly callers: readonly Activation[];
}
interface Cell {
  readonly name: string;
  readonly madeAt: number;
  version: number;
  /** How many have read it since it was written last. */
  readers: number;
  readonly readings: WeakMap<Activation, Reading>;
  writer: Writer | undefined;
  told: number;
}
export interface UpdateListener {
  /** The task of an activation, which becomes known. */
  taskOf(activation: Activation): number;
  lost(update: LostUpdate): void;
}

/** Of one place so many are told. */
const MOST_TOLD = 100;
const MOST_CALLERS = 8;
let listener: UpdateListener | undefined;
/** By the site of their declaration. */
const variables = new Map<number, Cell>();
const properties = new WeakMap<object, Map<string, Cell>>();

export const setUpdateListener = (value: UpdateListener): void => {
  listener = value;
};

const isObject = (value: unknown): value is object =>
  (typeof value === 'object' && value !== null) || typeof value === 'function';

/** A property of an object, or the variable whose declaration has that site, relative to the activation's function. */
function cellOf({ site }: Activation, what: unknown, name: string): Cell | undefined {
  if (typeof what === 'number') return cellIn(variables, site + what, name, site + what);
  if (!isObject(what)) return undefined;
  const known = properties.get(what) ?? new Map<string, Cell>();
  properties.set(what, known);
  return cellIn(known, name, name, 0);
}
function cellIn<Key>(cells: Map<Key, Cell>, key: Key, name: string, madeAt: number): Cell {
  let cell = cells.get(key);
  if (cell === undefined) {
    cell = { name, madeAt, version: 0, readers: 0, readings: new WeakMap(), writer: undefined, told: 0 };
    cells.set(key, cell);
  }
  return cell;
}

export function noteRead(activation: Activation, at: number, what: unknown, name: string): void {
  const cell = cellOf(activation, what, name);
  if (cell === undefined) return;
  cell.readers += 1;
  cell.readings.set(activation, { version: cell.version, site: activation.site + at, at: natives.now() });
}

export function noteWritten(activation: Activation, at: number, what: unknown, name: string): void {
  const cell = cellOf(activation, what, name);
  const read = cell?.readings.get(activation);
  if (cell === undefined || read === undefined) return;
  cell.readings.delete(activation);
  const written: Moment = { site: activation.site + at, at: natives.now() };
  const { writer: first } = cell;
  let isKnown = false;
  // Others have read what this one overwrites now, or this one what others have overwritten.
  const isRaced = cell.readers > 1 || cell.version !== read.version;
  const task = isRaced && cell.told < MOST_TOLD ? (listener?.taskOf(activation) ?? 0) : 0;
  if (first !== undefined && cell.version !== read.version && task !== 0 && first.task !== 0) {
    const isOwn = first.activation === activation || first.callers.includes(activation);
    if (!isOwn && first.written.at >= read.at) {
      cell.told += 1;
      isKnown = true;
      listener?.lost({
        place: cell,
        name,
        madeAt: cell.madeAt,
        first,
        isFirstKnown: first.isKnown,
        second: { task, read, written },
      });
    }
  }
  cell.version += 1;
  cell.readers = 0;
  cell.writer = { activation, callers: callersOf(activation), isKnown, task, read, written };
}

function callersOf(activation: Activation): readonly Activation[] {
  const callers: Activation[] = [];
  for (let each = activation.up; each !== null && callers.length < MOST_CALLERS; each = each.up) callers.push(each);
  return callers;
}
