/**
 * dist/shim/snapshot.cjs: who of the suspended can ever go on, read off a snapshot of the heap. Loaded only when something
 * has been suspended for suspiciously long.
 */
import { freemem } from 'node:os';
import { getHeapSpaceStatistics } from 'node:v8';
import { findAwaits, isRaced, type SuspendedFrame } from './awaits.ts';
import { readHeap } from './heapGraph.ts';
import { PromiseGraph } from './promiseGraph.ts';
import { Reach } from './reach.ts';

/** What is known of one of the suspended. */
export interface Verdict {
  /** Something besides the observer keeps it: a variable, a cache. What nobody keeps has been given up, and harms nobody. */
  readonly isKept: boolean;
  /** Whoever awaits its end can go on without it. */
  readonly isRaced: boolean;
  /** Nothing that can still run is able to settle what it awaits. */
  readonly isStuck: boolean;
  /** The index of who must go on first, as far as that is known. */
  readonly awaits: number | undefined;
}
export interface Examination {
  /** undefined for who is not found. */
  readonly verdicts: readonly (Verdict | undefined)[];
  /** For each of the promises the index of the one whose end it is. */
  readonly owners: readonly (number | undefined)[];
}
/** The heap was not looked at. */
export interface TooLarge {
  readonly megabytes: number;
}
export type Examine = typeof examine;

/** So many times the objects' size must be free, since the snapshot takes about half of that for a moment. */
const SPARE = 40;
const bytesInUse = (): number =>
  getHeapSpaceStatistics().reduce(
    (sum, { space_name: name, space_used_size: size }) =>
      /^(?:old|large_object)_space$/.test(name) ? sum + size : sum,
    0,
  );

/** Old versions of Node do not know of limits that the system has set for the process. */
const freeBytes = (): number => ('availableMemory' in process ? process.availableMemory() : freemem());

/** Found in the snapshot by its name. */
class LockstepSuspects {
  readonly list: readonly object[];
  readonly promises: readonly object[];
  constructor(list: readonly object[], promises: readonly object[]) {
    this.list = list;
    this.promises = promises;
  }
}

/**
 * @param suspended for each of them the object that its frame keeps in a variable
 * @param promises of which it is asked whose ends they are
 * @param mostBytes of objects that have lived for a while; with more nothing is looked at
 */
export function examine(
  suspended: readonly object[],
  promises: readonly object[],
  mostBytes: number,
): Examination | TooLarge | undefined {
  const bytes = bytesInUse();
  if (bytes > mostBytes || bytes * SPARE > freeBytes()) return { megabytes: Math.ceil(bytes / 1e6) };
  const holder = new LockstepSuspects(suspended, promises);
  const heap = readHeap();
  if (heap === undefined || holder.list.length === 0) return undefined;
  const graph = new PromiseGraph(heap);
  const asked = askedIn(graph, holder);
  if (asked === undefined) return undefined;
  const { suspects } = asked;
  const frames = suspects.map((suspect) => frameOf(graph, suspect));
  const own = new Set([...suspects, asked.list]);
  const kept = keptIn(graph, own);
  const awaits = findAwaits(graph, frames);
  const reach = new Reach(graph, own);
  reach.add(0);
  const verdicts = frames.map((frame, index) => {
    if (frame === undefined) return undefined;
    return {
      isKept: kept[frame.generator] === 1,
      isRaced: isRaced(graph, frame),
      isStuck: !reach.has(frame.generator),
      awaits: awaits.get(index),
    };
  });
  const ends = new Map(
    frames.flatMap((frame, index) => (frame?.promise === undefined ? [] : [[frame.promise, index]])),
  );
  return { verdicts, owners: asked.promises.map((promise) => ends.get(promise)) };
}

interface Asked {
  readonly suspects: readonly number[];
  /** The array of the promises, which keeps them for the observer alone. */
  readonly list: number;
  readonly promises: readonly number[];
}
/** The nodes of the objects that were asked about; undefined where the snapshot does not show them. */
function askedIn(graph: PromiseGraph, { list, promises }: LockstepSuspects): Asked | undefined {
  const { heap } = graph;
  const name = graph.textOf(LockstepSuspects.name);
  const object = heap.nodeTypes.indexOf('object');
  const elements = (array: number): number[] =>
    array < 0 ? [] : graph.edges(array).flatMap(({ kind, to }) => (kind === 'element' ? [to] : []));
  for (let node = 0; node < heap.nodes; node += 1) {
    if (heap.names[node] !== name || heap.types[node] !== object) continue;
    const found = graph.follow(node, 'promises');
    const asked = { suspects: elements(graph.follow(node, 'list')), list: found, promises: elements(found) };
    if (asked.suspects.length === list.length && asked.promises.length === promises.length) return asked;
  }
  return undefined;
}

/** What a garbage collector would keep without the observer: 1 for each node. */
function keptIn(graph: PromiseGraph, own: ReadonlySet<number>): Uint8Array {
  const kept = new Uint8Array(graph.heap.nodes);
  const open = [0];
  kept[0] = 1;
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (own.has(node)) continue;
    for (let edge = graph.first(node); edge < graph.first(node + 1); edge += 1) {
      const to = graph.heap.targets[edge] ?? 0;
      if (graph.isWeak(edge) || kept[to] === 1) continue;
      kept[to] = 1;
      open.push(to);
    }
  }
  return kept;
}

/** The frame that keeps the object in one of its variables. */
function frameOf(graph: PromiseGraph, suspect: number): SuspendedFrame | undefined {
  for (const registers of graph.sources(suspect)) {
    const generator = graph
      .sources(registers)
      .find((each) => graph.follow(each, 'parameters_and_registers') === registers);
    if (generator === undefined) continue;
    const promise = graph.edges(generator).find(({ kind, to }) => kind === 'hidden' && graph.isPending(to))?.to;
    return { generator, promise };
  }
  return undefined;
}
