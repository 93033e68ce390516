/**
 * Finds updates that other code can come between: what an async function computes from a variable of the module or a property, and writes
 * back after an `await`.
 *
 *     const seen = this.balance;          // read
 *     await this.log(amount);
 *     this.balance = seen - amount;       // written
 *     total += await price(item);         // both at once: `total` is read before the `await`
 *
 * Only what is written from what was read counts: a flag, a cache or a time that is set after an `await` may well be set twice.
 */
import type { Context, TransformedFile, Wrap } from './file.ts';
import type { Scopes, Variable } from './scopes.ts';
import { childrenOf, type FunctionNode, isFunction, type Node } from './tree.ts';

type Assignment = Extract<Node, { type: 'AssignmentExpression' }>;
/** A variable of the module, or a property of `this` or of what a variable holds. */
interface Place {
  /** The same for the same place in one function. */
  readonly key: string;
  /** How the helper is told: which declaration, or which object and the property's name. */
  readonly variable: Variable | undefined;
  readonly base: string;
  readonly name: string;
}
/** A local variable that was made from a place. */
interface Copy {
  readonly place: Place;
  readonly init: Node;
  readonly end: number;
}
interface OwnCode {
  readonly awaits: Node[];
  readonly declarators: Extract<Node, { type: 'VariableDeclarator' }>[];
  readonly assignments: Assignment[];
}

/** Puts what tells of a reading and of a writing around them. */
export function wrapUpdates(
  file: TransformedFile,
  scopes: Scopes,
  node: FunctionNode,
  context: Context,
  wraps: Map<Node, Wrap>,
): void {
  const code = ownCode(node.body);
  if (context.yields || code.awaits.length === 0 || code.assignments.length === 0) return;
  const details = (at: Node, place: Place): string => {
    const site = file.site(at.start, context) - context.owner;
    const what =
      place.variable === undefined ? place.base : String(rowOf(file, place.variable, context) - context.owner);
    return `,${site},${what},${JSON.stringify(place.name)})`;
  };
  const wrap = (method: string, value: Node, place: Place, read?: Node): void => {
    if (wraps.has(value) || isFunction(value) || !file.mayChange(value.start, context)) return;
    const [open, close] = read === undefined ? ['', ''] : [`($lsA.H(void 0${details(read, place)},`, ')'];
    wraps.set(value, { opening: `$lsA.${method}(${open}`, closing: `${close}${details(value, place)}` });
  };
  const copies = copiesOf(code, scopes, file.source);
  for (const assignment of code.assignments) {
    const place = placeOf(assignment.left, scopes, file.source);
    if (place === undefined) continue;
    const { operator, right } = assignment;
    if (operator !== '=') {
      if (NO_UPDATES.has(operator) || !code.awaits.some((each) => isIn(each, right))) continue;
      wrap('S', right, place, assignment.left);
      continue;
    }
    const copy = copyIn(right, copies, scopes);
    if (copy?.place.key !== place.key || !code.awaits.some((each) => each.start >= copy.end && each.end <= right.end))
      continue;
    wrap('H', copy.init, copy.place);
    wrap('S', right, place);
  }
}

/** They set what was not set. */
const NO_UPDATES: ReadonlySet<string> = new Set(['&&=', '||=', '??=']);
const rows = new WeakMap<TransformedFile, Map<Variable, number>>();

/** The row of the variable's declaration. */
function rowOf(file: TransformedFile, variable: Variable, context: Context): number {
  const known = rows.get(file) ?? new Map<Variable, number>();
  rows.set(file, known);
  const row =
    known.get(variable) ?? file.site(variable.declaration?.start ?? 0, { ...context, owner: -1 }, variable.name);
  known.set(variable, row);
  return row;
}

const isIn = (inner: Node, outer: Node): boolean => inner.start >= outer.start && inner.end <= outer.end;

function ownCode(body: Node): OwnCode {
  const code: OwnCode = { awaits: [], declarators: [], assignments: [] };
  const visit = (node: Node): void => {
    if (isFunction(node) || node.type === 'ClassDeclaration' || node.type === 'ClassExpression') return;
    if (node.type === 'AwaitExpression') code.awaits.push(node);
    else if (node.type === 'VariableDeclarator') code.declarators.push(node);
    else if (node.type === 'AssignmentExpression') code.assignments.push(node);
    for (const child of childrenOf(node)) visit(child);
  };
  visit(body);
  return code;
}

function copiesOf(code: OwnCode, scopes: Scopes, source: string): Map<Variable, Copy> {
  const copies = new Map<Variable, Copy>();
  for (const { id, init } of code.declarators) {
    if (id.type !== 'Identifier' || init == null || isFunction(init)) continue;
    if (code.awaits.some((each) => isIn(each, init))) continue;
    const place = firstPlace(init, scopes, source);
    const variable = place === undefined ? undefined : scopes.of(id);
    if (place !== undefined && variable !== undefined) copies.set(variable, { place, init, end: init.end });
  }
  return copies;
}

/** The place that an expression is, or that is an operand of it. */
function firstPlace(node: Node, scopes: Scopes, source: string): Place | undefined {
  if (node.type !== 'BinaryExpression') return placeOf(node, scopes, source);
  return firstPlace(node.left, scopes, source) ?? firstPlace(node.right, scopes, source);
}

/** The copy that an expression computes with, by operators alone. */
function copyIn(node: Node, copies: ReadonlyMap<Variable, Copy>, scopes: Scopes): Copy | undefined {
  if (node.type === 'BinaryExpression') return copyIn(node.left, copies, scopes) ?? copyIn(node.right, copies, scopes);
  const variable = node.type === 'Identifier' ? scopes.of(node) : undefined;
  return variable === undefined ? undefined : copies.get(variable);
}

function placeOf(node: Node, scopes: Scopes, source: string): Place | undefined {
  if (node.type === 'Identifier') {
    const variable = scopes.of(node);
    if (variable === undefined || !isOfModule(variable)) return undefined;
    return { key: node.name, variable, base: '', name: node.name };
  }
  if (node.type !== 'MemberExpression' || node.computed || node.optional) return undefined;
  const { object, property } = node;
  if (object.type !== 'ThisExpression' && object.type !== 'Identifier') return undefined;
  const name =
    property.type === 'Identifier' ? property.name : property.type === 'PrivateIdentifier' ? `#${property.name}` : '';
  const base = source.slice(object.start, object.end);
  return name === '' ? undefined : { key: `${base}.${name}`, variable: undefined, base, name };
}

/** Declared by `let` or `var` outside all functions, so that there is one of it. */
function isOfModule({ declaration, uses }: Variable): boolean {
  if (declaration?.type !== 'VariableDeclaration' || declaration.kind === 'const') return false;
  return uses.some(({ owner, node }) => owner.type === 'Program' && isIn(node, declaration));
}
