/**
 * Who can ever run on, as a garbage collector that looks for leaked goroutines decides it (G. Saioc, I.-T. A. Lee,
 * A. Møller, M. Chabbi, "Dynamic Partial Deadlock Detection and Recovery via Garbage Collection", ASPLOS 2025): what a
 * suspended frame refers to counts as reachable only once something else can resume that frame. Here a frame is resumed by
 * a promise, and to have a promise does not let anybody settle it: its reactions count only from where a function or a part
 * of the engine that could settle it is reached. What cannot be told counts as able to settle.
 */
import type { PromiseGraph } from './promiseGraph.ts';

/** How an array of the engine was reached: as the store of a plain object, or from where it may mean anything. */
const Store = { unknown: 0, plain: 1, special: 2 } as const;

export class Reach {
  readonly #graph: PromiseGraph;
  readonly #seen: Uint8Array;
  readonly #settled: Uint8Array;
  readonly #store: Uint8Array;
  /** Nodes that the engine or Node's own code refers to: their fields mean more than those of other objects. */
  readonly #held: Uint8Array;
  /** Not gone into: the observer's own objects. */
  readonly #own: ReadonlySet<number>;
  readonly #open: number[] = [];
  readonly #kinds;

  constructor(graph: PromiseGraph, own: ReadonlySet<number>) {
    const { heap } = graph;
    this.#graph = graph;
    this.#own = own;
    this.#seen = new Uint8Array(heap.nodes);
    this.#settled = new Uint8Array(heap.nodes);
    this.#store = new Uint8Array(heap.nodes);
    this.#held = new Uint8Array(heap.nodes);
    const node = (name: string): number => heap.nodeTypes.indexOf(name);
    const edge = (name: string): number => heap.edgeTypes.indexOf(name);
    this.#kinds = {
      object: node('object'),
      closure: node('closure'),
      array: node('array'),
      outside: new Set([node('synthetic'), node('native')]),
      property: edge('property'),
      element: edge('element'),
      variable: edge('context'),
      internal: edge('internal'),
      hidden: edge('hidden'),
      result: graph.textOf('reactions_or_result'),
      context: graph.textOf('system / Context'),
      cells: new Set([graph.textOf('system / PropertyCell'), graph.textOf('system / PropertyArray')]),
    };
    for (let each = 0; each < heap.nodes; each += 1) {
      if (!this.#kinds.outside.has(heap.types[each] ?? 0)) continue;
      for (let at = graph.first(each); at < graph.first(each + 1); at += 1) this.#held[heap.targets[at] ?? 0] = 1;
    }
  }

  has(node: number): boolean {
    return this.#seen[node] === 1;
  }

  /** Adds all that can be reached from `start`. */
  add(start: number): void {
    this.#seen[start] = 1;
    this.#open.push(start);
    for (let node = this.#open.pop(); node !== undefined; node = this.#open.pop()) this.#go(node);
  }

  #go(node: number): void {
    if (this.#own.has(node)) return;
    const { heap } = this.#graph;
    const isPending = this.#graph.isPending(node);
    for (let edge = this.#graph.first(node); edge < this.#graph.first(node + 1); edge += 1) {
      if (this.#graph.isWeak(edge)) continue;
      const to = heap.targets[edge] ?? 0;
      const isResult = heap.edgeNames[edge] === this.#kinds.result && heap.edgeKinds[edge] === this.#kinds.internal;
      if (isPending && isResult) continue;
      if (this.#graph.isPending(to) && !this.#isPlain(node, edge)) this.#settle(to);
      if (heap.types[to] === this.#kinds.array) this.#enterStore(node, to);
      this.#visit(to);
    }
  }

  #visit(node: number): void {
    if (this.#seen[node] === 1) return;
    this.#seen[node] = 1;
    this.#open.push(node);
  }

  #settle(promise: number): void {
    if (this.#settled[promise] === 1) return;
    this.#settled[promise] = 1;
    this.#visit(this.#graph.reactions[promise] ?? 0);
  }

  /** Whether the edge only keeps what it leads to, so that who has the promise by it cannot settle it. */
  #isPlain(node: number, edge: number): boolean {
    const { heap } = this.#graph;
    const kind = heap.edgeKinds[edge];
    const type = heap.types[node];
    const { object, closure, array, property, element, hidden, variable, context, cells } = this.#kinds;
    const name = heap.names[node] ?? 0;
    if (type === array) return this.#store[node] === Store.plain;
    if (cells.has(name)) return true;
    if (this.#held[node] === 1) return false;
    if (name === context) return kind === variable || (kind === hidden && this.#graph.isScope(node));
    return (type === object || type === closure) && (kind === property || kind === element);
  }

  #enterStore(node: number, store: number): void {
    const { types } = this.#graph.heap;
    const isPlain =
      types[node] === this.#kinds.array
        ? this.#store[node] === Store.plain
        : types[node] === this.#kinds.object || types[node] === this.#kinds.closure;
    const found = isPlain ? Store.plain : Store.special;
    if ((this.#store[store] ?? 0) >= found) return;
    this.#store[store] = found;
    // What was found in it before must be looked at again.
    if (this.#seen[store] === 1) this.#open.push(store);
  }
}
