/**
 * Code that can do something to a lock that it did not take: give it back, refuse its waiters, change the number of its
 * permits. Where such code is loaded, who waits for a lock within its reach may go on although the holder never does.
 */
import { changesLimit, LIMIT } from './limits.ts';
import { isWithin, type Place, placeOf } from './places.ts';
import type { Scopes, Variable } from './scopes.ts';
import { childrenOf, isFunction, type Node, walk } from './tree.ts';
import { runsUnseenCode } from './unseenCode.ts';

type Call = Extract<Node, { type: 'CallExpression' }>;
type Member = Extract<Node, { type: 'MemberExpression' }>;

/** Methods that do it whatever was called before, an option of a pool's `shutdown` and one of `navigator.locks`. */
const INTERFERING: ReadonlySet<string> = new Set(['cancel', 'setValue', 'recover', 'cancelFutures', 'steal']);
const OPTIONS: ReadonlySet<unknown> = new Set(['cancelFutures', 'steal']);
/** Methods that take a lock. */
const TAKING: ReadonlySet<string> = new Set(['acquire', 'acquireAsync']);
/** Methods whose results are given back. */
const LENDING: ReadonlySet<string> = new Set([...TAKING, 'connect']);
/** What a method with a computed name could be. */
const NAMES = ['release', ...INTERFERING];
/** Methods of a function that call it, or make another one that does. */
const CALLING: ReadonlySet<string> = new Set(['call', 'apply', 'bind']);
/** What makes managers, and what ends all that they have made. */
const MANAGERS: ReadonlySet<string> = new Set(['Manager', 'SyncManager']);
const ENDINGS: ReadonlySet<string> = new Set(['shutdown', 'asyncDispose']);

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
  return mayBeName(text) ? undefined : '';
}

/** A call of `acquire` or `release` on something, and what has to be so for it to be reached. */
interface LockCall extends Place {
  readonly variable: Variable | undefined;
  readonly receiver: string;
  /** Text of the arguments: as a rule, the number of permits. */
  readonly given: string;
  /** The variable that is the only argument. */
  readonly thing: Variable | undefined;
  /** It is called on a variable. */
  readonly isPlain: boolean;
  readonly start: number;
}
/** `client = await pool.connect()` */
interface Loan extends Place {
  readonly variable: Variable | undefined;
  /** Who has lent it. */
  readonly receiver: string;
  readonly start: number;
}
/** Something that is given another value. */
interface Change {
  readonly target: string;
  readonly start: number;
}

function rootOf(node: Node): Node {
  return node.type === 'MemberExpression' ? rootOf(node.object) : node;
}

/** Whether the call takes the lock or throws: not `acquire(false)`, nor with a timeout behind a first argument or in an object. */
const takesForSure = ({ arguments: [first, ...others] }: Call): boolean =>
  others.length === 0 &&
  first?.type !== 'ObjectExpression' &&
  !(first?.type === 'Literal' && typeof first.value === 'boolean');

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
    if (!this.#isBalanced(program) || this.#endsManaged(program)) return true;
    let found = false;
    walk(program, (node) => {
      if (isNameReader(node)) return false;
      found ||= runsUnseenCode(node) || this.#interferes(node) || (isFunction(node) && !this.#isBalanced(node));
      return !found;
    });
    return found;
  }

  #interferes(node: Node): boolean {
    switch (node.type) {
      case 'MemberExpression': {
        const name = propertyName(node, this.#scopes) ?? '';
        return INTERFERING.has(name) || changesLimit(name, this.#source);
      }
      case 'AssignmentExpression':
        return this.#setsLimit(node.left);
      case 'UpdateExpression':
        return this.#setsLimit(node.argument);
      case 'CallExpression': {
        const { callee } = node;
        if (callee.type !== 'MemberExpression') return false;
        const name = propertyName(callee, this.#scopes);
        if (callee.object.type === 'Identifier' && callee.object.name === 'Reflect') return this.#reflects(name, node);
        if (name === undefined || !CALLING.has(name)) return name === undefined;
        return this.#isUnknownMethod(callee.object);
      }
      case 'ObjectExpression':
        return node.properties.some((each) => each.type === 'Property' && OPTIONS.has(keyOf(each.key)));
      case 'ObjectPattern':
        return node.properties.some(
          (each) => each.type === 'Property' && !each.computed && NAMES.includes(String(keyOf(each.key))),
        );
      default:
        return false;
    }
  }
  /** `limiter.concurrency = 4`; an object's own field of that name is its own matter. */
  #setsLimit(target: Node): boolean {
    if (target.type !== 'MemberExpression' || target.object.type === 'ThisExpression') return false;
    return propertyName(target, this.#scopes) === LIMIT && !isNoLock(target.object, this.#scopes);
  }
  /** `Reflect.apply(lock[name], …)`, `Reflect.get(lock, name)`. */
  #reflects(method: string | undefined, { arguments: [first, second] }: Call): boolean {
    if (method === 'apply') return first !== undefined && this.#isUnknownMethod(first);
    return method !== 'get' ? method === undefined : second !== undefined && mayBeName(knownText(second));
  }
  /** What is called by `call` and its like: `lock[name]`, or a variable that was given that. */
  #isUnknownMethod(node: Node): boolean {
    if (node.type === 'MemberExpression') return propertyName(node, this.#scopes) === undefined;
    const variable = node.type === 'Identifier' ? this.#scopes.of(node) : undefined;
    const { declaration } = variable ?? {};
    if (declaration?.type !== 'VariableDeclaration') return false;
    return declaration.declarations.some(
      ({ id, init }) =>
        (id.type === 'Identifier' && id.name === variable?.name && init != null && this.#isComputed(init)) ||
        (id.type === 'ObjectPattern' && id.properties.some((each) => isNamedBy(each, variable?.name))),
    );
  }
  #isComputed(node: Node): boolean {
    return node.type === 'MemberExpression' && propertyName(node, this.#scopes) === undefined;
  }
  /** A manager that is shut down ends the waits for all that it has made; one of a block is, when that ends. */
  #endsManaged(program: Node): boolean {
    let makes = false;
    let ends = false;
    walk(program, (node) => {
      makes ||= node.type === 'Identifier' && MANAGERS.has(node.name);
      ends ||= node.type === 'MemberExpression' && ENDINGS.has(propertyName(node, this.#scopes) ?? '');
      ends ||= node.type === 'VariableDeclaration' && node.kind === 'await using';
      return !(makes && ends);
    });
    return makes && ends;
  }

  /** Whether the function gives back only what it has taken itself, by methods of the same name of the same variable. */
  #isBalanced(scope: Node): boolean {
    const acquired: LockCall[] = [];
    const released: LockCall[] = [];
    const loans: Loan[] = [];
    const changes: Change[] = [];
    let isBalanced = true;
    const visit = (node: Node, parent: Node, place: Place): void => {
      if (isFunction(node)) return;
      if (isChanged(node, parent)) changes.push({ target: this.#textOf(node), start: parent.start });
      const loan = this.#loanOf(node, place);
      if (loan !== undefined) loans.push(loan);
      if (node.type === 'MemberExpression' && node !== scope) {
        const name = propertyName(node, this.#scopes);
        const call = parent.type === 'CallExpression' && parent.callee === node ? parent : undefined;
        if (name !== undefined && TAKING.has(name) && call !== undefined && takesForSure(call))
          acquired.push(this.#callOf(node, call, place));
        // A method that is not called here may be called anywhere, unless it is no method but a field that is set.
        if (name === 'release' && call !== undefined) released.push(this.#callOf(node, call, place));
        else if (name === 'release' && !(parent.type === 'AssignmentExpression' && parent.left === node))
          isBalanced = false;
      }
      for (const child of childrenOf(node)) visit(child, node, placeOf(child, node, place));
    };
    for (const child of childrenOf(scope)) visit(child, scope, { conditions: [], loops: [], tried: [] });
    if (!isBalanced) return false;
    return released.every((release) => {
      const lent = loans.findLast((loan) => isLoanOf(loan, release));
      if (lent !== undefined)
        return !changes.some(
          ({ target, start }) => lent.start < start && start < release.start && isPartOf(target, release.receiver),
        );
      const taken = acquired.findLast((acquire) => isBefore(acquire, release));
      if (taken === undefined) return false;
      const isBetween = ({ start }: Change | LockCall): boolean => taken.start < start && start < release.start;
      if (changes.some((change) => isBetween(change) && isPartOf(change.target, release.receiver))) return false;
      return !released.some((other) => isBetween(other) && isSurelyBefore(other, release));
    });
  }

  #loanOf(node: Node, place: Place): Loan | undefined {
    const [target, value] =
      node.type === 'VariableDeclarator'
        ? [node.id, node.init]
        : node.type === 'AssignmentExpression' && node.operator === '='
          ? [node.left, node.right]
          : [];
    if (target?.type !== 'Identifier' || value?.type !== 'AwaitExpression') return undefined;
    const { argument } = value;
    if (argument.type !== 'CallExpression' || argument.callee.type !== 'MemberExpression') return undefined;
    if (!LENDING.has(propertyName(argument.callee, this.#scopes) ?? '')) return undefined;
    return {
      ...place,
      variable: this.#scopes.of(target),
      receiver: this.#textOf(argument.callee.object),
      start: node.end,
    };
  }
  #callOf({ object, start }: Member, { arguments: given }: Call, place: Place): LockCall {
    const [only, ...others] = given;
    return {
      ...place,
      thing: only?.type === 'Identifier' && others.length === 0 ? this.#scopes.of(only) : undefined,
      isPlain: object.type === 'Identifier',
      variable: this.#scopes.of(rootOf(object)),
      receiver: this.#textOf(object),
      given: given.map((each) => this.#textOf(each)).join(),
      start,
    };
  }
  #textOf({ start, end }: Node): string {
    return this.#source.slice(start, end);
  }
}

const keyOf = (key: Node): unknown => {
  if (key.type === 'Identifier') return key.name;
  return key.type === 'Literal' ? key.value : undefined;
};

const isSameLock = (left: LockCall, right: LockCall): boolean =>
  left.variable === right.variable && left.receiver === right.receiver;

/** Whether what was lent is given back, be it by a method of its own or by one of who has lent it. */
const isLoanOf = (loan: Loan, release: LockCall): boolean =>
  loan.variable !== undefined &&
  ((release.isPlain && release.variable === loan.variable) ||
    (release.thing === loan.variable && release.receiver === loan.receiver)) &&
  loan.start < release.start &&
  isWithin(release.conditions, loan.conditions) &&
  isWithin(loan.loops, release.loops);

/** Whether the one has taken what the other gives back: as much of the same, each time. */
const isBefore = (acquire: LockCall, release: LockCall): boolean =>
  isSameLock(acquire, release) &&
  acquire.start < release.start &&
  (release.given === '' || release.given === acquire.given) &&
  isWithin(release.conditions, acquire.conditions) &&
  isWithin(acquire.loops, release.loops);

/** Whether it has been given back already whenever the second call is reached. */
const isSurelyBefore = (first: LockCall, second: LockCall): boolean =>
  isSameLock(first, second) &&
  isWithin(second.conditions, first.conditions) &&
  !second.tried.some(({ start, end }) => start < first.start && first.start < end);

/** Whether the node is given a value that it was not declared with. */
function isChanged(node: Node, parent: Node): boolean {
  if (parent.type === 'AssignmentExpression' || parent.type === 'ForOfStatement' || parent.type === 'ForInStatement')
    return parent.left === node;
  return false;
}
/** `this.a` is part of `this.a.lock`; a pattern is part of whatever it names. */
const isPartOf = (target: string, receiver: string): boolean =>
  receiver === target || receiver.startsWith(`${target}.`) || (/^[[{]/.test(target) && target.includes(receiver));

const mayBeName = ({ start, end, isWhole }: KnownText): boolean =>
  NAMES.some((name) => (isWhole ? name === start : name.startsWith(start) && name.endsWith(end)));

/** `{ [key]: name }` */
const isNamedBy = (each: Node, name: string | undefined): boolean =>
  each.type === 'Property' && each.computed && each.value.type === 'Identifier' && each.value.name === name;
