import { MessagePort } from 'node:worker_threads';
import { client } from './connection.ts';
import { isHostObject, resourceOf, substitute } from './pickle.ts';
import { isPackingParcel } from './transit.ts';

const LONGEST_LIST = 8;

/** Values on their way to another thread, for `postMessage`. */
export interface ThreadParcel {
  readonly value: unknown;
  /** The ports among them: they move, all else is copied or, as shared memory, shared. */
  readonly transfer: MessagePort[];
}
/** A list of what is copied by itself: the arguments of most calls. */
const isPrimitiveList = (value: unknown): value is unknown[] =>
  Array.isArray(value) &&
  value.length <= LONGEST_LIST &&
  value.every((each) => each === null || !['object', 'function', 'symbol'].includes(typeof each));

/** Throws a `PicklingError` that names what cannot be sent; what only the engine can tell, `postMessage` throws. */
export function packForThread(value: unknown, what: string): ThreadParcel {
  if (isPrimitiveList(value)) return { value: [...value], transfer: [] };
  const packed = substitute(value, { what, references: true, destination: 'thread' }, (reference) => {
    const resource = resourceOf(reference);
    if (resource !== undefined && !isPackingParcel()) client().keep(resource);
  });
  const transfer = new Set<MessagePort>();
  collectPorts(packed, transfer, new Set());
  return { value: packed, transfer: [...transfer] };
}
function collectPorts(value: unknown, ports: Set<MessagePort>, seen: Set<object>): void {
  if (typeof value !== 'object' || value === null || seen.has(value) || ArrayBuffer.isView(value)) return;
  seen.add(value);
  if (value instanceof MessagePort) ports.add(value);
  if (isHostObject(value)) return;
  if (value instanceof Map) for (const entry of value) collectPorts(entry, ports, seen);
  else if (value instanceof Set) for (const item of value) collectPorts(item, ports, seen);
  else for (const part of Object.values(value)) collectPorts(part, ports, seen);
}
