/**
 * Promises that events of objects settle and nothing else: `new Promise((resolve) => file.once('finish', resolve))`. For these
 * it can be said that what they wait for came before.
 */
import { objectText } from './callees.ts';
import type { Context, TransformedFile, Wrap } from './file.ts';
import { isFunction, type Node, walk } from './tree.ts';

type Call = Extract<Node, { type: 'CallExpression' }>;

/** A call that listens, and the text that names the object once more without running any code. */
interface Listening {
  readonly call: Call;
  readonly event: string;
  readonly emitter: string;
}

const LISTENS: ReadonlySet<string> = new Set(['on', 'once', 'addListener', 'addEventListener']);

export class PromisedEvents {
  readonly #file: TransformedFile;
  readonly #seen = new Set<Node>();

  constructor(file: TransformedFile) {
    this.#file = file;
  }

  /** Adds what is to be put around the promise, and around the calls that listen. */
  visit(node: Node, context: Context, wraps: Map<Node, Wrap>): void {
    if (node.type !== 'NewExpression' || this.#seen.has(node) || wraps.has(node)) return;
    this.#seen.add(node);
    const listening = listeningOf(this.#file, node);
    if (listening.length === 0 || !this.#file.mayChange(node.start, context)) return;
    const row = this.#file.site(node.start, context);
    this.#file.helpers.add('listens');
    for (const { call, event, emitter } of listening)
      wraps.set(call, { opening: '$lsQ(', closing: `,${row},${JSON.stringify(event)},${emitter})` });
    wraps.set(node, { opening: `$lsW(${row},`, closing: ')' });
  }
}

/** The calls by which the executor of that promise listens; none where anything else may settle it. */
function listeningOf(file: TransformedFile, node: Extract<Node, { type: 'NewExpression' }>): readonly Listening[] {
  const [executor] = node.arguments;
  if (node.callee.type !== 'Identifier' || node.callee.name !== 'Promise' || file.declared.has('Promise')) return [];
  if (executor === undefined || !isFunction(executor) || executor.async || executor.params.length === 0) return [];
  const settlers = new Set<string>();
  for (const each of executor.params) {
    if (each.type !== 'Identifier') return [];
    settlers.add(each.name);
  }
  const isSettler = (each: Node): boolean =>
    each.type === 'Identifier' && (settlers.has(each.name) || each.name === 'arguments');
  const found: Listening[] = [];
  let isSettledElsewhere = false;
  walk(executor.body, (each) => {
    const event = each.type === 'CallExpression' ? eventOf(each) : undefined;
    if (each.type === 'CallExpression' && event !== undefined) {
      const [, handler] = each.arguments;
      const emitter = each.callee.type === 'MemberExpression' ? objectText(file, each.callee.object) : undefined;
      const isPlain = handler !== undefined && (isSettler(handler) || isFunction(handler));
      if (emitter === undefined || !isPlain || hasSignal(each)) isSettledElsewhere = true;
      else found.push({ call: each, event, emitter });
      return false;
    }
    if (isSettler(each)) isSettledElsewhere = true;
    return true;
  });
  return isSettledElsewhere || found.some(({ call }) => isInner(executor, call)) ? [] : found;
}

/** Whether a function within the executor makes the call, perhaps later. */
function isInner(executor: Node, call: Node): boolean {
  let isFound = false;
  walk(executor, (each) => {
    if (each !== executor && isFunction(each) && each.start < call.start && call.end <= each.end) isFound = true;
    return !isFound;
  });
  return isFound;
}

function eventOf({ callee, arguments: given }: Call): string | undefined {
  const [event, handler] = given;
  if (callee.type !== 'MemberExpression' || callee.computed || callee.optional) return undefined;
  if (callee.property.type !== 'Identifier' || !LISTENS.has(callee.property.name)) return undefined;
  if (event?.type !== 'Literal' || typeof event.value !== 'string' || handler === undefined) return undefined;
  return event.value;
}

/** `{ signal }` takes the listener away again. */
const hasSignal = ({ arguments: given }: Call): boolean => {
  const [, , options] = given;
  if (options === undefined || options.type === 'Literal') return false;
  return options.type !== 'ObjectExpression' || !options.properties.every(isHarmless);
};
const HARMLESS: ReadonlySet<string> = new Set(['once', 'passive', 'capture']);
const isHarmless = (property: Node): boolean =>
  property.type === 'Property' && property.key.type === 'Identifier' && HARMLESS.has(property.key.name);
