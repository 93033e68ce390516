/**
 * The heap of this thread as a graph: a snapshot of V8's, read into arrays. The format is that of the heap snapshots that
 * the developer tools of browsers load: a header in JSON, then numbers for nodes and edges, then the names.
 */
import { getHeapSnapshot } from 'node:v8';

/** Node n has the edges from `firstEdge[n]` up to `firstEdge[n + 1]`. */
export interface HeapGraph {
  readonly nodes: number;
  /** Indices into `nodeTypes`. */
  readonly types: Uint8Array;
  /** Indices into `texts`. */
  readonly names: Uint32Array;
  readonly firstEdge: Uint32Array;
  /** Indices into `edgeTypes`. */
  readonly edgeKinds: Uint8Array;
  /** Indices into `texts`, or a number of their own for edges of type `element` and `hidden`. */
  readonly edgeNames: Uint32Array;
  readonly targets: Uint32Array;
  readonly nodeTypes: readonly string[];
  readonly edgeTypes: readonly string[];
  readonly texts: readonly string[];
}

interface Header {
  readonly nodes: number;
  readonly edges: number;
  readonly nodeFields: readonly string[];
  readonly edgeFields: readonly string[];
  readonly nodeTypes: readonly string[];
  readonly edgeTypes: readonly string[];
}

/** Collects garbage first; the thread stands still meanwhile. Undefined where the text is not as expected. */
export function readHeap(): HeapGraph | undefined {
  const stream = getHeapSnapshot();
  const pieces: Buffer[] = [];
  for (;;) {
    const piece: unknown = stream.read();
    if (!Buffer.isBuffer(piece)) break;
    pieces.push(piece);
  }
  return parseHeap(Buffer.concat(pieces));
}

function parseHeap(text: Buffer): HeapGraph | undefined {
  const nodesAt = text.indexOf('"nodes":[');
  const header = nodesAt < 0 ? undefined : parseHeader(text.toString('latin1', 0, nodesAt));
  if (header === undefined) return undefined;
  const { nodes, edges, nodeFields, edgeFields } = header;
  const nodeWidth = nodeFields.length;
  const edgeWidth = edgeFields.length;
  const node = readNumbers(text, nodesAt, nodes * nodeWidth);
  const edge = readNumbers(text, text.indexOf('"edges":[', node.end), edges * edgeWidth);
  const texts = parseTexts(text, edge.end);
  if (texts === undefined) return undefined;
  const column = (values: Uint32Array, width: number, at: number): Uint32Array =>
    Uint32Array.from({ length: values.length / width }, (_, row) => values[row * width + at] ?? 0);
  const counts = column(node.values, nodeWidth, nodeFields.indexOf('edge_count'));
  const firstEdge = new Uint32Array(nodes + 1);
  for (let at = 0; at < nodes; at += 1) firstEdge[at + 1] = (firstEdge[at] ?? 0) + (counts[at] ?? 0);
  return {
    nodes,
    types: Uint8Array.from(column(node.values, nodeWidth, nodeFields.indexOf('type'))),
    names: column(node.values, nodeWidth, nodeFields.indexOf('name')),
    firstEdge,
    edgeKinds: Uint8Array.from(column(edge.values, edgeWidth, edgeFields.indexOf('type'))),
    edgeNames: column(edge.values, edgeWidth, edgeFields.indexOf('name_or_index')),
    targets: column(edge.values, edgeWidth, edgeFields.indexOf('to_node')).map((offset) => offset / nodeWidth),
    nodeTypes: header.nodeTypes,
    edgeTypes: header.edgeTypes,
    texts,
  };
}

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((each) => typeof each === 'string');
const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
const first = (value: unknown): unknown => (Array.isArray(value) ? value[0] : undefined);

function parseHeader(text: string): Header | undefined {
  const snapshot = field(parseJson(`${text.trimEnd().replace(/,$/, '')}}`), 'snapshot');
  const meta = field(snapshot, 'meta');
  const [nodes, edges] = [field(snapshot, 'node_count'), field(snapshot, 'edge_count')];
  const [nodeFields, edgeFields] = [field(meta, 'node_fields'), field(meta, 'edge_fields')];
  const [nodeTypes, edgeTypes] = [first(field(meta, 'node_types')), first(field(meta, 'edge_types'))];
  if (typeof nodes !== 'number' || typeof edges !== 'number') return undefined;
  if (!isTexts(nodeFields) || !isTexts(edgeFields) || !isTexts(nodeTypes) || !isTexts(edgeTypes)) return undefined;
  const isComplete =
    ['type', 'name', 'edge_count'].every((name) => nodeFields.includes(name)) &&
    ['type', 'name_or_index', 'to_node'].every((name) => edgeFields.includes(name));
  return isComplete ? { nodes, edges, nodeFields, edgeFields, nodeTypes, edgeTypes } : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const ZERO = 0x30;
const NINE = 0x39;

/** So many numbers in decimal text, whatever stands between them. */
function readNumbers(
  text: Buffer,
  from: number,
  count: number,
): { readonly values: Uint32Array; readonly end: number } {
  const values = new Uint32Array(count);
  let at = Math.max(from, 0);
  for (let index = 0; index < count; index += 1) {
    let digit = text[at] ?? ZERO;
    while ((digit < ZERO || digit > NINE) && at < text.length) {
      at += 1;
      digit = text[at] ?? ZERO;
    }
    let value = 0;
    while (digit >= ZERO && digit <= NINE && at < text.length) {
      value = value * 10 + digit - ZERO;
      at += 1;
      digit = text[at] ?? 0;
    }
    values[index] = value;
  }
  return { values, end: at };
}

function parseTexts(text: Buffer, from: number): readonly string[] | undefined {
  const at = text.indexOf('"strings":[', from);
  const end = text.lastIndexOf(']');
  if (at < 0 || end < at) return undefined;
  const texts = parseJson(text.toString('utf8', at + '"strings":'.length, end + 1));
  return isTexts(texts) ? texts : undefined;
}
