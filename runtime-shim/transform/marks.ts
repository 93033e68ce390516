/** What is inserted around calls: where an operation on a resource is asked for, who made a resource, whose promise a call returned. */
import { type AsyncNames, type Callee, calleeOf, objectText } from './callees.ts';
import { SiteFlag } from './code.ts';
import type { Context, TransformedFile } from './file.ts';
import { childrenOf, isFunction, type Node } from './tree.ts';

type Call = Extract<Node, { type: 'CallExpression' }>;

/** The insertions for a call. */
export interface CallMarks {
  /** Around the whole call. */
  readonly before: string;
  readonly after: string;
  /** Around the receiver or an argument. */
  readonly target: Node | undefined;
  readonly opening: string;
  readonly closing: string;
  /** In place of arguments where there are none. */
  readonly argument: string;
}

const NONE: CallMarks = { before: '', after: '', target: undefined, opening: '', closing: '', argument: '' };
const COMBINATIONS: Readonly<Record<string, number>> = { all: 3, allSettled: 1, race: 2, any: 2 };

/** The part of an optional chain that a value depends on may not be taken out of the chain. */
const isInChain = (node: Node): boolean =>
  (node.type === 'MemberExpression' && (node.optional || isInChain(node.object))) ||
  (node.type === 'CallExpression' && (node.optional || isInChain(node.callee)));

/** The method's name where the call is `object.name(…)` and `object` the global of that name. */
export function methodOfGlobal(file: TransformedFile, node: Call, object: string): string | undefined {
  const { callee } = node;
  if (callee.type !== 'MemberExpression' || callee.computed || node.optional || callee.optional) return undefined;
  if (callee.object.type !== 'Identifier' || callee.object.name !== object || file.declared.has(object))
    return undefined;
  return callee.property.type === 'Identifier' ? callee.property.name : undefined;
}

function combinationMarks(file: TransformedFile, node: Call): CallMarks | undefined {
  const mode = COMBINATIONS[methodOfGlobal(file, node, 'Promise') ?? ''];
  const [target] = node.arguments;
  if (mode === undefined || node.arguments.length !== 1 || target === undefined || target.type === 'SpreadElement')
    return undefined;
  file.helpers.add('combine');
  return { ...NONE, before: `$lsJ(${mode},`, after: ')', target, opening: '$lsI(', closing: ')' };
}

/** `xs.map(async …)` and `Array.from(…, async …)`: each promise in the result is that of one activation of the function. */
function collectionMarks(
  file: TransformedFile,
  node: Call,
  rowOf: (node: Node) => number | undefined,
): CallMarks | undefined {
  const callback = node.arguments.at(-1);
  const { callee } = node;
  if (callback === undefined || !isFunction(callback) || !callback.async || callee.type !== 'MemberExpression')
    return undefined;
  const isFrom = methodOfGlobal(file, node, 'Array') === 'from' && node.arguments.length === 2;
  const isMap =
    !callee.computed &&
    callee.property.type === 'Identifier' &&
    callee.property.name === 'map' &&
    callee.object.type !== 'Super' &&
    node.arguments.length === 1 &&
    !isInChain(node);
  if (!isFrom && !isMap) return undefined;
  const row = rowOf(callback);
  if (row === undefined) return undefined;
  file.helpers.add('collect');
  const whole = { ...NONE, before: `$lsU(${row},`, after: ')', opening: `$lsO(${row},` };
  if (isFrom) return { ...whole, target: callback, closing: ',Array)' };
  const receiver = calleeOf(file, node)?.text;
  if (receiver === undefined) return { ...whole, target: callee.object, closing: ')' };
  return { ...whole, target: callback, closing: `,${receiver})` };
}

/** The calls whose values a function that is no activation returns, as `() => api.load(name)` does. */
function returnedCalls(node: Node): readonly Node[] {
  if (!isFunction(node) || node.async || node.generator) return [];
  if (node.body.type !== 'BlockStatement') return node.body.type === 'CallExpression' ? [node.body] : [];
  const returned: Node[] = [];
  const visit = (each: Node): void => {
    if (isFunction(each)) return;
    if (each.type === 'ReturnStatement' && each.argument?.type === 'CallExpression') returned.push(each.argument);
    for (const child of childrenOf(each)) visit(child);
  };
  visit(node.body);
  return returned;
}

const isMarkedMethod = (file: TransformedFile, callee: Node): boolean =>
  callee.type === 'MemberExpression' &&
  !callee.computed &&
  callee.property.type === 'Identifier' &&
  file.methods.has(callee.property.name);

function receiverText(file: TransformedFile, callee: Node): string | undefined {
  if (callee.type !== 'MemberExpression') return undefined;
  return callee.object.type === 'Super' ? 'this' : objectText(file, callee.object);
}

/** A call that makes a limiter, a queue or a pool, which is called after the variable that holds it. */
function makingMarks(
  file: TransformedFile,
  node: Call,
  context: Context,
  { label, partLabels }: CallOptions,
): CallMarks | undefined {
  if (!file.imports.makes(node.callee)) return undefined;
  file.helpers.add('create');
  const rowOf = (each: string): number => file.site(node.start, context, each);
  const rows = partLabels.length === 0 ? rowOf(label) : `[${partLabels.map(rowOf).join()}]`;
  return { ...NONE, before: `$lsN(${rows},`, after: ')' };
}

/**
 * The call of a method that an instrumentation knows, or of a limiter that is a function: `$lsL` marks it with the last
 * argument that is evaluated, `$lsS` in place of arguments. The receiver is told too, where looking at it again runs no code.
 */
function operationMarks(
  file: TransformedFile,
  node: Call,
  context: Context,
  flags: number,
  clears: boolean,
): CallMarks | undefined {
  const { callee } = node;
  if (!isMarkedMethod(file, callee) && !file.imports.operates(callee)) return undefined;
  for (const argument of node.arguments) for (const call of returnedCalls(argument)) file.jobs.add(call);
  const receiver = receiverText(file, callee);
  const at = callee.type === 'MemberExpression' ? callee.property.start : callee.start;
  const row = file.site(at, context, '', receiver === undefined ? 0 : flags);
  if (clears) file.helpers.add('clear');
  const whole = clears ? { ...NONE, before: '$lsK(', after: ')' } : NONE;
  const last = node.arguments.at(-1);
  const told = receiver === undefined ? '' : `,${receiver}`;
  if (last === undefined) {
    file.helpers.add('markAlone');
    return { ...whole, argument: `...$lsS(${row}${told})` };
  }
  file.helpers.add('mark');
  const target = last.type === 'SpreadElement' ? last.argument : last;
  return { ...whole, target, opening: `$lsL(${row},`, closing: `${told})` };
}

const linkText = ({ text, member }: Callee): string => (member === '' ? text : `${text},${JSON.stringify(member)}`);

export interface CallOptions {
  readonly isAwaited: boolean;
  readonly isUnused: boolean;
  /** The call's value may be handed through a helper. */
  readonly isUnseen: boolean;
  readonly confined: boolean;
  readonly timed: boolean;
  /** The variable that the call's value ends up in. */
  readonly label: string;
  /** The variables that its elements end up in, where it is taken apart. */
  readonly partLabels: readonly string[];
  readonly asyncNames: AsyncNames;
  /** The row that an async function in the arguments will have, undefined where it is not followed. */
  readonly rowOf: (node: Node) => number | undefined;
}

export function callMarks(file: TransformedFile, node: Call, context: Context, options: CallOptions): CallMarks {
  const { isAwaited, isUnused, isUnseen } = options;
  const clears = isUnseen && !isAwaited && !isInChain(node);
  const flags = (options.confined ? SiteFlag.confined : 0) | (options.timed ? SiteFlag.timed : 0);
  const operation = operationMarks(file, node, context, flags, clears);
  if (operation !== undefined) return operation;
  // What makes several things returns what can be taken apart, so that no error shows the helper.
  const making = isUnseen || options.partLabels.length > 0 ? makingMarks(file, node, context, options) : undefined;
  if (!isUnseen) return making ?? NONE;
  const marks =
    making ?? combinationMarks(file, node) ?? (isUnused ? undefined : collectionMarks(file, node, options.rowOf));
  if (marks !== undefined || isAwaited || isUnused || isInChain(node)) return marks ?? NONE;
  const callee = calleeOf(file, node);
  if (callee === undefined || !(options.asyncNames.has(callee) || file.jobs.has(node))) return NONE;
  file.helpers.add('link');
  return { ...NONE, before: '$lsP(', after: `,${linkText(callee)})` };
}

/** Whether `new …` makes something that is called after the variable that holds it. */
export function isNamedClass(file: TransformedFile, callee: Node): boolean {
  if (file.imports.makes(callee)) return true;
  if (callee.type === 'Identifier') return file.classes.has(callee.name);
  return (
    callee.type === 'MemberExpression' &&
    !callee.computed &&
    callee.property.type === 'Identifier' &&
    file.classes.has(callee.property.name)
  );
}
