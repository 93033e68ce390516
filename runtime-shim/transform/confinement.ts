/**
 * Acquired locks whose release functions never leave the acquiring function, as its text shows; and things lent by a pool that
 * do not. Who gives them back by a method of the lock instead, without having taken it, is found by interference.ts.
 */
import { isNameReader } from './interference.ts';
import type { Scopes, Use, Variable } from './scopes.ts';
import { childrenOf, contains, isFunction, type Node, walk } from './tree.ts';

type Call = Extract<Node, { type: 'CallExpression' }>;

/** Methods that take a lock of which nothing else is needed to give it back. */
const TAKING: ReadonlySet<string> = new Set(['acquire', 'acquireAsync']);
const RELEASING: ReadonlySet<string> = new Set(['release']);
/** Methods that give back what they are given. */
const GIVING_BACK: ReadonlySet<string> = new Set(['release', 'destroy']);
/** What calls back after some time. */
const TIMERS: ReadonlySet<string> = new Set(['setTimeout', 'setInterval', 'setImmediate']);
/** Methods of a function that make it callable elsewhere. */
const CALLING: ReadonlySet<string> = new Set(['call', 'apply', 'bind']);

const isMemberCall = (node: Node, names?: ReadonlySet<string>): node is Call =>
  node.type === 'CallExpression' &&
  node.callee.type === 'MemberExpression' &&
  !node.callee.computed &&
  node.callee.property.type === 'Identifier' &&
  (names === undefined || names.has(node.callee.property.name));

const receiverOf = ({ callee }: Call, source: string): string =>
  callee.type === 'MemberExpression' ? source.slice(callee.object.start, callee.object.end) : '';

/** Calls `visit` for everything that belongs to `scope` itself, with its parent. */
function visitOwn(scope: Node, visit: (node: Node, parent: Node) => void): void {
  const enter = (node: Node, parent: Node): void => {
    visit(node, parent);
    if (!isFunction(node)) for (const child of childrenOf(node)) enter(child, node);
  };
  for (const child of childrenOf(scope)) enter(child, scope);
}

/** `const release = await lock.acquire()` and `const [value, release] = await …`: the variable's name and the call. */
function releaseVariable(node: Node): { readonly name: Node; readonly call: Call } | undefined {
  if (node.type !== 'VariableDeclarator' || node.init?.type !== 'AwaitExpression') return undefined;
  const call = node.init.argument;
  if (!isMemberCall(call)) return undefined;
  const name = node.id.type === 'ArrayPattern' ? node.id.elements.at(-1) : node.id;
  return name?.type === 'Identifier' ? { name, call } : undefined;
}

export interface Confinement {
  /** Calls that acquire what only this function can release, as long as nobody interferes. */
  readonly acquiring: ReadonlySet<Node>;
  /** Calls that acquire what a timer that is set in the same function gives back. */
  readonly timed: ReadonlySet<Node>;
  /** Where variables that hold such functions are called, by the callee. */
  readonly releases: ReadonlySet<Node>;
}

export const NOTHING_CONFINED: Confinement = { acquiring: new Set(), timed: new Set(), releases: new Set() };

const usesEval = (node: Node): boolean =>
  !isNameReader(node) && ((node.type === 'Identifier' && node.name === 'eval') || childrenOf(node).some(usesEval));

/** Calls in the code of the function itself, by what they call and by what they are given. */
function callsOf(scope: Node): ReadonlyMap<Node, Call> {
  const calls = new Map<Node, Call>();
  visitOwn(scope, (node) => {
    if (node.type !== 'CallExpression') return;
    calls.set(node.callee, node);
    for (const argument of node.arguments) calls.set(argument, node);
  });
  return calls;
}

/**
 * The function in `const release = …` is confined where it is only called, in the code of the same function; a thing in `const
 * client = …` where it is given back there alone: its properties may be used anywhere, and it may be passed on where its own
 * `release` is what gives it back.
 */
function addVariables(scope: Node, scopes: Scopes, source: string, acquiring: Set<Node>, releases: Set<Node>): void {
  let calls: ReadonlyMap<Node, Call> | undefined;
  const callOf = (node: Node): Call | undefined => {
    calls ??= callsOf(scope);
    return calls.get(node);
  };
  /** `client.release()` */
  const isReleased = ({ node, parent }: Use): boolean =>
    parent.type === 'MemberExpression' &&
    parent.object === node &&
    !parent.computed &&
    parent.property.type === 'Identifier' &&
    parent.property.name === 'release' &&
    callOf(parent)?.callee === parent;
  const isKept = (use: Use, acquire: Call, isOwn: boolean, hasRelease: boolean): boolean => {
    const { node, parent } = use;
    if (parent.type === 'CallExpression' && parent.callee === node) return isOwn;
    if (parent.type === 'MemberExpression') {
      if (parent.object !== node || parent.computed || parent.property.type !== 'Identifier') return false;
      const { name } = parent.property;
      return name === 'release' ? isOwn && isReleased(use) : !CALLING.has(name);
    }
    const call = isOwn ? callOf(node) : undefined;
    if (
      call !== undefined &&
      isMemberCall(call, GIVING_BACK) &&
      receiverOf(call, source) === receiverOf(acquire, source)
    )
      return true;
    // Who is given it and releases it does so by the method of that name, which counts as interference.
    return hasRelease && (parent.type === 'CallExpression' || parent.type === 'NewExpression');
  };
  visitOwn(scope, (node, parent) => {
    if (node.type !== 'VariableDeclaration' || node.kind !== 'const' || parent.type === 'ExportNamedDeclaration')
      return;
    for (const declarator of node.declarations) {
      const found = releaseVariable(declarator);
      const variable = found && scopes.of(found.name);
      if (found === undefined || variable?.declaration !== node) continue;
      const uses = variable.uses.filter((use) => use.node !== found.name);
      const home = variable.uses.find((use) => use.node === found.name)?.owner;
      const hasRelease = uses.some((use) => use.owner === home && isReleased(use));
      if (!uses.every((use) => isKept(use, found.call, use.owner === home, hasRelease))) continue;
      acquiring.add(found.call);
      for (const use of uses) releases.add(use.node);
    }
  });
}

/**
 * `await lock.acquire();`: the value, and with it the release function, is dropped; `lock.release()` gives it back. Where
 * nothing does, the lock may be meant to stay locked for ever.
 */
function addDropped(scope: Node, source: string, acquiring: Set<Node>): void {
  const dropped = new Map<Node, string>();
  const released = new Set<string>();
  visitOwn(scope, (node) => {
    if (isMemberCall(node, RELEASING)) released.add(receiverOf(node, source));
    if (node.type !== 'ExpressionStatement' || node.expression.type !== 'AwaitExpression') return;
    const { argument } = node.expression;
    if (isMemberCall(argument, TAKING)) dropped.set(argument, receiverOf(argument, source));
  });
  for (const [call, receiver] of dropped) if (released.has(receiver)) acquiring.add(call);
}

/** Acquired things that are given back by `setTimeout(release, …)` or `setTimeout(() => lock.release(), …)` and their like. */
function timedIn(scope: Node, scopes: Scopes, source: string): ReadonlySet<Node> {
  const timers: Call[] = [];
  const acquires: { readonly call: Call; readonly variable: Variable | undefined }[] = [];
  visitOwn(scope, (node) => {
    if (node.type === 'CallExpression' && node.callee.type === 'Identifier' && TIMERS.has(node.callee.name))
      timers.push(node);
    const found = releaseVariable(node);
    if (found !== undefined) acquires.push({ call: found.call, variable: scopes.of(found.name) });
    else if (node.type === 'AwaitExpression' && isMemberCall(node.argument, TAKING))
      acquires.push({ call: node.argument, variable: undefined });
  });
  const timed = new Set<Node>();
  if (timers.length === 0) return timed;
  const variables = new Set<Variable>();
  const receivers = new Set<string>();
  const add = (node: Node): void => {
    const variable = scopes.of(node);
    if (variable !== undefined) variables.add(variable);
  };
  for (const { arguments: given } of timers)
    for (const argument of given) {
      add(argument);
      walk(argument, (node) => {
        if (node.type === 'CallExpression') add(node.callee);
        if (node.type === 'MemberExpression') addReleased(node);
        if (isMemberCall(node, GIVING_BACK)) for (const each of node.arguments) add(each);
        return true;
      });
    }
  function addReleased({ object, computed, property }: Extract<Node, { type: 'MemberExpression' }>): void {
    if (computed || property.type !== 'Identifier' || property.name !== 'release') return;
    add(object);
    receivers.add(source.slice(object.start, object.end));
  }
  for (const { call, variable } of acquires)
    if ((variable !== undefined && variables.has(variable)) || receivers.has(receiverOf(call, source))) timed.add(call);
  return timed;
}

/** @param scope a function, or a module */
export function confinementOf(scope: Node, scopes: Scopes, source: string): Confinement {
  const acquires = (node: Node): boolean => releaseVariable(node) !== undefined || isMemberCall(node, TAKING);
  if (!contains('body' in scope && isFunction(scope) ? scope.body : scope, acquires)) return NOTHING_CONFINED;
  const acquiring = new Set<Node>();
  const releases = new Set<Node>();
  if (!usesEval(scope)) addVariables(scope, scopes, source, acquiring, releases);
  addDropped(scope, source, acquiring);
  return { acquiring, timed: timedIn(scope, scopes, source), releases };
}
