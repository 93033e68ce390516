/** What is inserted around calls: where an operation on a resource is asked for, who made a resource, whose promise a call returned. */
import { type AsyncNames, type Callee, calleeOf } from './callees.ts';
import { SiteFlag } from './code.ts';
import type { Context, TransformedFile } from './file.ts';
import { contains, isFunction, type Node } from './tree.ts';

type Call = Extract<Node, { type: 'CallExpression' }>;

const isEvaluating = (node: Node): boolean =>
  node.type === 'CallExpression' ||
  node.type === 'NewExpression' ||
  node.type === 'AwaitExpression' ||
  node.type === 'YieldExpression' ||
  node.type === 'TaggedTemplateExpression';

/** The part of an optional chain that a value depends on may not be taken out of the chain. */
const isInChain = (node: Node): boolean =>
  (node.type === 'MemberExpression' && (node.optional || isInChain(node.object))) ||
  (node.type === 'CallExpression' && (node.optional || isInChain(node.callee)));

/** A call, taken apart into the insertions before and after it and into its receiver and last argument. */
export interface CallMarks {
  readonly before: string;
  readonly after: string;
  /** Inserted around `target`, which is the receiver or an argument. */
  readonly target: Node | undefined;
  readonly opening: string;
}

const NONE: CallMarks = { before: '', after: '', target: undefined, opening: '' };
const COMBINATIONS: Readonly<Record<string, number>> = { all: 1, allSettled: 1, race: 2, any: 2 };

/** `object.name(…)` where `object` is the global of that name. */
function isGlobalMethod(file: TransformedFile, node: Call, object: string): string | undefined {
  const { callee } = node;
  if (callee.type !== 'MemberExpression' || callee.computed || node.optional || callee.optional) return undefined;
  if (callee.object.type !== 'Identifier' || callee.object.name !== object || file.declared.has(object))
    return undefined;
  return callee.property.type === 'Identifier' ? callee.property.name : undefined;
}

function combinationMarks(file: TransformedFile, node: Call): CallMarks | undefined {
  const mode = COMBINATIONS[isGlobalMethod(file, node, 'Promise') ?? ''];
  const [target] = node.arguments;
  if (mode === undefined || node.arguments.length !== 1 || target === undefined || target.type === 'SpreadElement')
    return undefined;
  file.helpers.add('inputs').add('combine');
  return { before: `$lsJ(${mode},`, after: ')', target, opening: '$lsI(' };
}

/** `xs.map(async …)` and `Array.from(…, async …)`: each promise in the result is that of one activation of the function. */
function collectionMarks(
  file: TransformedFile,
  node: Call,
  rowOf: (node: Node) => number | undefined,
): CallMarks | undefined {
  const callback = node.arguments.at(-1);
  if (callback === undefined || !isFunction(callback) || !callback.async) return undefined;
  const { callee } = node;
  const isFrom = isGlobalMethod(file, node, 'Array') === 'from' && node.arguments.length === 2;
  const isMap =
    callee.type === 'MemberExpression' &&
    !callee.computed &&
    callee.property.type === 'Identifier' &&
    callee.property.name === 'map' &&
    callee.object.type !== 'Super' &&
    node.arguments.length === 1 &&
    !isInChain(node);
  if (!isFrom && !isMap) return undefined;
  const row = rowOf(callback);
  if (row === undefined || callee.type !== 'MemberExpression') return undefined;
  file.helpers.add('returned');
  const target = isFrom ? callback : callee.object;
  return { before: `$lsU(${row},`, after: ')', target, opening: `$lsO(${row},` };
}

/** The call of a method that an instrumentation knows: `$lsL` marks it once all that it depends on is evaluated. */
function operationMarks(
  file: TransformedFile,
  node: Call,
  context: Context,
  flags: number,
  isAwaited: boolean,
): CallMarks | undefined {
  const { callee } = node;
  if (callee.type !== 'MemberExpression' || callee.computed || callee.property.type !== 'Identifier') return undefined;
  if (!file.methods.has(callee.property.name) || callee.object.type === 'Super') return undefined;
  const last = node.arguments.at(-1);
  const chained = isInChain(node);
  const byReceiver =
    !isInChain(callee.object) &&
    !node.arguments.some((argument) => !isFunction(argument) && contains(argument, isEvaluating));
  if (!byReceiver && last === undefined) return undefined;
  const at = callee.property.start;
  const row = file.site(at, context, '', byReceiver ? flags : 0);
  if (!isAwaited && !chained) file.helpers.add('clear');
  const whole = isAwaited || chained ? { before: '', after: '' } : { before: '$lsK(', after: ')' };
  if (byReceiver || last === undefined) {
    file.helpers.add('markReceiver');
    return { ...whole, target: callee.object, opening: `$lsM(${row},` };
  }
  file.helpers.add('mark');
  return { ...whole, target: last.type === 'SpreadElement' ? last.argument : last, opening: `$lsL(${row},` };
}

const linkText = ({ text, member }: Callee): string => (member === '' ? text : `${text},${JSON.stringify(member)}`);

export interface CallOptions {
  readonly isAwaited: boolean;
  readonly isUnused: boolean;
  readonly confined: boolean;
  readonly asyncNames: AsyncNames;
  /** The row that an async function in the arguments will have, undefined where it is not followed. */
  readonly rowOf: (node: Node) => number | undefined;
}

export function callMarks(file: TransformedFile, node: Call, context: Context, options: CallOptions): CallMarks {
  const { isAwaited, isUnused } = options;
  const operation = operationMarks(file, node, context, options.confined ? SiteFlag.confined : 0, isAwaited);
  if (operation !== undefined) return operation;
  const marks = combinationMarks(file, node) ?? (isUnused ? undefined : collectionMarks(file, node, options.rowOf));
  if (marks !== undefined || isAwaited || isUnused || isInChain(node)) return marks ?? NONE;
  const callee = calleeOf(file, node);
  if (callee === undefined || !options.asyncNames.has(callee)) return NONE;
  file.helpers.add('link');
  return { before: '$lsP(', after: `,${linkText(callee)})`, target: undefined, opening: '' };
}

/** Whether `new …` makes something that is called after the variable that holds it. */
export function isNamedClass(file: TransformedFile, callee: Node): boolean {
  if (callee.type === 'Identifier') return file.classes.has(callee.name);
  return (
    callee.type === 'MemberExpression' &&
    !callee.computed &&
    callee.property.type === 'Identifier' &&
    file.classes.has(callee.property.name)
  );
}
