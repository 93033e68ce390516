/**
 * What of the heap concerns promises: who reacts to which promise, which of the program's frames are suspended, and who
 * could settle a promise.
 */
import type { HeapGraph } from './heapGraph.ts';

export interface Edge {
  readonly kind: string;
  /** Empty for edges that have a number only. */
  readonly name: string;
  readonly to: number;
}

const NONE = -1;

export class PromiseGraph {
  readonly heap: HeapGraph;
  /** First reaction of each pending promise that anybody waits for, by node; else -1. */
  readonly reactions: Int32Array;
  /** Bits: `isWeak`, `isPlain`. */
  readonly #edgeIsWeak: Uint8Array;
  readonly #texts: Map<string, number>;
  #reverse: { readonly first: Uint32Array; readonly sources: Uint32Array } | undefined;

  constructor(heap: HeapGraph) {
    this.heap = heap;
    this.#texts = new Map(heap.texts.map((text, index) => [text, index]));
    this.#edgeIsWeak = Uint8Array.from(heap.edgeTypes, (name) => (name === 'weak' ? 1 : 0));
    this.reactions = new Int32Array(heap.nodes).fill(NONE);
    const internal = heap.edgeTypes.indexOf('internal');
    const result = this.textOf('reactions_or_result');
    const reaction = this.textOf('system / PromiseReaction');
    for (let node = 0; node < heap.nodes; node += 1)
      for (let edge = this.first(node); edge < this.first(node + 1); edge += 1) {
        if (heap.edgeNames[edge] !== result || heap.edgeKinds[edge] !== internal) continue;
        const to = heap.targets[edge] ?? 0;
        if (heap.names[to] === reaction) this.reactions[node] = to;
      }
  }

  /** The index of a name; -1 where the heap has none such. */
  textOf(text: string): number {
    return this.#texts.get(text) ?? NONE;
  }

  first(node: number): number {
    return this.heap.firstEdge[node] ?? 0;
  }

  isWeak(edge: number): boolean {
    return this.#edgeIsWeak[this.heap.edgeKinds[edge] ?? 0] === 1;
  }

  nameOf(node: number): string {
    return this.heap.texts[this.heap.names[node] ?? 0] ?? '';
  }

  typeOf(node: number): string {
    return this.heap.nodeTypes[this.heap.types[node] ?? 0] ?? '';
  }

  isPending(node: number): boolean {
    return (this.reactions[node] ?? NONE) !== NONE;
  }

  edges(node: number): Edge[] {
    const { edgeKinds, edgeNames, targets, edgeTypes, texts } = this.heap;
    const edges: Edge[] = [];
    for (let at = this.first(node); at < this.first(node + 1); at += 1) {
      const kind = edgeTypes[edgeKinds[at] ?? 0] ?? '';
      const isNumbered = kind === 'element' || kind === 'hidden';
      edges.push({ kind, name: isNumbered ? '' : (texts[edgeNames[at] ?? 0] ?? ''), to: targets[at] ?? 0 });
    }
    return edges;
  }

  /** Where an edge of that name leads, -1 where there is none. */
  follow(node: number, name: string): number {
    return this.edges(node).find((edge) => edge.name === name)?.to ?? NONE;
  }

  /** Whether the context is a scope of a program's text, and no record of the engine: variables of blocks have no names. */
  isScope(context: number): boolean {
    return this.nameOf(this.follow(context, 'previous')) === 'system / Context';
  }

  /** Nodes with an edge to this one, weak ones left out. */
  sources(node: number): readonly number[] {
    this.#reverse ??= this.#turnedRound();
    const { first, sources } = this.#reverse;
    return [...sources.subarray(first[node] ?? 0, first[node + 1] ?? 0)];
  }

  /** All that happens once the promise is settled. */
  reactionsOf(promise: number): number[] {
    const all: number[] = [];
    const seen = new Set<number>();
    for (let each = this.reactions[promise] ?? NONE; each !== NONE && !seen.has(each); ) {
      seen.add(each);
      all.push(each);
      each = this.edges(each).find(({ to }) => this.nameOf(to) === 'system / PromiseReaction')?.to ?? NONE;
    }
    return all;
  }

  #turnedRound(): { readonly first: Uint32Array; readonly sources: Uint32Array } {
    const { nodes, targets } = this.heap;
    const first = new Uint32Array(nodes + 1);
    for (let edge = 0; edge < targets.length; edge += 1) {
      const to = (targets[edge] ?? 0) + 1;
      if (!this.isWeak(edge)) first[to] = (first[to] ?? 0) + 1;
    }
    for (let node = 0; node < nodes; node += 1) first[node + 1] = (first[node + 1] ?? 0) + (first[node] ?? 0);
    const sources = new Uint32Array(first[nodes] ?? 0);
    const next = first.slice();
    for (let node = 0; node < nodes; node += 1)
      for (let edge = this.first(node); edge < this.first(node + 1); edge += 1) {
        if (this.isWeak(edge)) continue;
        const to = targets[edge] ?? 0;
        const at = next[to] ?? 0;
        sources[at] = node;
        next[to] = at + 1;
      }
    return { first, sources };
  }
}
