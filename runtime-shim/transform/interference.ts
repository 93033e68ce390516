/**
 * Code that can do something to a lock that it did not take: give it back, refuse its waiters, change the number of its
 * permits. Where such code is loaded, who waits for a lock within its reach may go on although the holder never does.
 */
import type { Scopes, Variable } from './scopes.ts';
import { childrenOf, isFunction, type Node, walk } from './tree.ts';

type Call = Extract<Node, { type: 'CallExpression' }>;
type Member = Extract<Node, { type: 'MemberExpression' }>;

/** Methods that do it whatever was called before, and an option of a pool's `shutdown`. */
const INTERFERING: ReadonlySet<string> = new Set(['cancel', 'setValue', 'recover', 'cancelFutures']);
/** What a method with a computed name could be. */
const NAMES = ['release', ...INTERFERING];
/** Methods of a function that call it, or make another one that does. */
const CALLING: ReadonlySet<string> = new Set(['call', 'apply', 'bind']);

/** Text of a method's name as far as it is known: how it begins, how it ends, and whether that is all of it. */
interface KnownText {
  readonly start: string;
  readonly end: string;
  readonly isWhole: boolean;
}
const UNKNOWN: KnownText = { start: '', end: '', isWhole: false };
const whole = (text: string): KnownText => ({ start: text, end: text, isWhole: true });

function concatenated(left: KnownText, right: KnownText): KnownText {
  return {
    start: left.isWhole ? left.start + right.start : left.start,
    end: right.isWhole ? left.end + right.end : right.end,
    isWhole: left.isWhole && right.isWhole,
  };
}

function knownText(node: Node): KnownText {
  if (node.type === 'Literal') return whole(String(node.value));
  if (node.type === 'TemplateLiteral')
    return node.quasis.reduce((text, { value }, index) => {
      const expression = node.expressions[index - 1];
      const before = expression === undefined ? text : concatenated(text, knownText(expression));
      return concatenated(before, value.cooked == null ? UNKNOWN : whole(value.cooked));
    }, whole(''));
  if (node.type === 'BinaryExpression' && node.operator === '+' && node.left.type !== 'PrivateIdentifier')
    return concatenated(knownText(node.left), knownText(node.right));
  return UNKNOWN;
}

/** Whether the value is a number for sure. */
function isNumeric(node: Node, scopes: Scopes): boolean {
  if (node.type === 'UpdateExpression' || node.type === 'UnaryExpression') return true;
  if (node.type === 'BinaryExpression') return node.operator !== '+' || isNumeric(node.right, scopes);
  if (node.type === 'Literal') return typeof node.value === 'number';
  const variable = node.type === 'Identifier' ? scopes.of(node) : undefined;
  if (variable?.declaration?.type !== 'VariableDeclaration') return false;
  return variable.uses.every((use) => staysNumeric(use.node, use.parent));
}

/** False where a variable may be given a value that is no number. */
function staysNumeric(node: Node, parent: Node): boolean {
  const isNumber = (value: Node | null | undefined): boolean =>
    value?.type === 'Literal' && typeof value.value === 'number';
  switch (parent.type) {
    case 'VariableDeclarator':
      return parent.id !== node || isNumber(parent.init);
    case 'AssignmentExpression':
      return parent.left !== node || isNumber(parent.right);
    case 'ForInStatement':
    case 'ForOfStatement':
      return parent.left !== node;
    case 'ArrayPattern':
    case 'AssignmentPattern':
    case 'RestElement':
    case 'Property':
      return false;
    default:
      return true;
  }
}

/** `Symbol.iterator` and its like. */
const isSymbol = (node: Node): boolean =>
  node.type === 'MemberExpression' && node.object.type === 'Identifier' && node.object.name === 'Symbol';

/** Values that are made in sight and are no locks, modules of Node's and whole modules, and what no file declares. */
function isNoLock(object: Node, scopes: Scopes): boolean {
  if (object.type === 'ArrayExpression' || object.type === 'ObjectExpression' || object.type === 'Literal') return true;
  const variable = object.type === 'Identifier' ? scopes.of(object) : undefined;
  if (variable === undefined) return false;
  const { declaration } = variable;
  if (
    declaration === undefined ||
    declaration.type === 'FunctionDeclaration' ||
    declaration.type === 'ClassDeclaration'
  )
    return true;
  if (declaration.type === 'ImportDeclaration')
    return (
      String(declaration.source.value).startsWith('node:') ||
      declaration.specifiers.some(
        ({ type, local }) => type === 'ImportNamespaceSpecifier' && local.name === variable.name,
      )
    );
  if (declaration.type !== 'VariableDeclaration' || declaration.kind !== 'const') return false;
  const made = declaration.declarations.find(({ id }) => id.type === 'Identifier' && id.name === variable.name)?.init;
  return made != null && (made.type === 'ObjectExpression' || made.type === 'ArrayExpression');
}

/** The name of the property; undefined where it is computed and could be that of any method of a lock. */
function propertyName(node: Member, scopes: Scopes): string | undefined {
  const { property } = node;
  if (property.type === 'PrivateIdentifier') return `#${property.name}`;
  if (!node.computed) return property.type === 'Identifier' ? property.name : '';
  const text = knownText(property);
  if (text.isWhole) return text.start;
  if (isSymbol(property) || isNumeric(property, scopes) || isNoLock(node.object, scopes)) return '';
  return NAMES.some((name) => name.startsWith(text.start) && name.endsWith(text.end)) ? undefined : '';
}

/** A call of `acquire` or `release` on something, and what has to be so for it to be reached. */
interface LockCall {
  readonly variable: Variable | undefined;
  readonly receiver: string;
  readonly start: number;
  readonly conditions: readonly Node[];
}

/** Whether `child` may be left out when `parent` runs. */
function isConditional(child: Node, parent: Node): boolean {
  switch (parent.type) {
    case 'IfStatement':
    case 'ConditionalExpression':
      return child !== parent.test;
    case 'LogicalExpression':
      return child === parent.right;
    case 'SwitchCase':
    case 'CatchClause':
      return true;
    case 'ForStatement':
    case 'ForInStatement':
    case 'ForOfStatement':
    case 'WhileStatement':
      return child === parent.body;
    default:
      return false;
  }
}

function rootOf(node: Node): Node {
  return node.type === 'MemberExpression' ? rootOf(node.object) : node;
}

/** Whether the call takes the lock or throws: not `acquire(false)`, nor with a timeout behind a first argument. */
const takesForSure = ({ arguments: [first, ...others] }: Call): boolean =>
  others.length === 0 && !(first?.type === 'Literal' && typeof first.value === 'boolean');

/** `(name) => eval(name)`: what the library adds to a child's modules, to find functions by their names. */
export const isNameReader = (node: Node): boolean => {
  if (node.type !== 'ArrowFunctionExpression' || node.body.type !== 'CallExpression') return false;
  const { callee, arguments: given } = node.body;
  const [name] = given;
  const [parameter] = node.params;
  if (callee.type !== 'Identifier' || callee.name !== 'eval' || given.length !== 1) return false;
  return name?.type === 'Identifier' && parameter?.type === 'Identifier' && name.name === parameter.name;
};

export class Interference {
  readonly #scopes: Scopes;
  readonly #source: string;

  constructor(scopes: Scopes, source: string) {
    this.#scopes = scopes;
    this.#source = source;
  }

  /** Whether any code below does something to a lock that the same function has not taken before. */
  isIn(program: Node): boolean {
    if (!this.#isBalanced(program)) return true;
    let found = false;
    walk(program, (node) => {
      if (isNameReader(node)) return false;
      found ||= this.#interferes(node) || (isFunction(node) && !this.#isBalanced(node));
      return !found;
    });
    return found;
  }

  #interferes(node: Node): boolean {
    switch (node.type) {
      case 'MemberExpression':
        return INTERFERING.has(propertyName(node, this.#scopes) ?? '');
      case 'CallExpression': {
        const { callee } = node;
        if (callee.type === 'Identifier') return callee.name === 'eval';
        if (callee.type !== 'MemberExpression') return false;
        const name = propertyName(callee, this.#scopes);
        if (name === undefined || !CALLING.has(name)) return name === undefined;
        return callee.object.type === 'MemberExpression' && propertyName(callee.object, this.#scopes) === undefined;
      }
      case 'ObjectExpression':
        return node.properties.some((each) => each.type === 'Property' && keyOf(each.key) === 'cancelFutures');
      case 'NewExpression':
        return node.callee.type === 'Identifier' && node.callee.name === 'Function';
      case 'ObjectPattern':
        return node.properties.some(
          (each) =>
            each.type === 'Property' &&
            each.key.type === 'Identifier' &&
            (INTERFERING.has(each.key.name) || each.key.name === 'release'),
        );
      default:
        return false;
    }
  }

  /** Whether the function gives back only what it has taken itself, by methods of the same name of the same variable. */
  #isBalanced(scope: Node): boolean {
    const acquired: LockCall[] = [];
    const released: LockCall[] = [];
    let isBalanced = true;
    const visit = (node: Node, parent: Node, conditions: readonly Node[]): void => {
      if (isFunction(node)) return;
      if (node.type === 'MemberExpression' && node !== scope) {
        const name = propertyName(node, this.#scopes);
        const isCalled = parent.type === 'CallExpression' && parent.callee === node;
        if (name === 'acquire' && isCalled && takesForSure(parent)) acquired.push(this.#callOf(node, conditions));
        // A method that is not called here may be called anywhere, unless it is no method but a field that is set.
        if (name === 'release' && isCalled) released.push(this.#callOf(node, conditions));
        else if (name === 'release' && !(parent.type === 'AssignmentExpression' && parent.left === node))
          isBalanced = false;
      }
      for (const child of childrenOf(node))
        visit(child, node, isConditional(child, node) ? [...conditions, child] : conditions);
    };
    for (const child of childrenOf(scope)) visit(child, scope, []);
    return isBalanced && released.every((release) => acquired.some((acquire) => isBefore(acquire, release)));
  }

  #callOf(callee: Member, conditions: readonly Node[]): LockCall {
    const { object } = callee;
    return {
      variable: this.#scopes.of(rootOf(object)),
      receiver: this.#source.slice(object.start, object.end),
      start: callee.start,
      conditions,
    };
  }
}

const keyOf = (key: Node): unknown => {
  if (key.type === 'Identifier') return key.name;
  return key.type === 'Literal' ? key.value : undefined;
};

const isBefore = (acquire: LockCall, release: LockCall): boolean =>
  acquire.variable === release.variable &&
  acquire.receiver === release.receiver &&
  acquire.start < release.start &&
  acquire.conditions.every((condition, index) => release.conditions[index] === condition);
