/**
 * Acquired locks whose release functions never leave the acquiring function, as its text shows. Who gives them back by a
 * method of the lock instead, without having taken it, is found by interference.ts.
 */
import { isNameReader } from './interference.ts';
import type { Scopes, Use } from './scopes.ts';
import { childrenOf, contains, isFunction, type Node } from './tree.ts';

type Call = Extract<Node, { type: 'CallExpression' }>;

const isMemberCall = (node: Node, name?: string): node is Call =>
  node.type === 'CallExpression' &&
  node.callee.type === 'MemberExpression' &&
  !node.callee.computed &&
  node.callee.property.type === 'Identifier' &&
  (name === undefined || node.callee.property.name === name);

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
  /** Where variables that hold such functions are called, by the callee. */
  readonly releases: ReadonlySet<Node>;
}

export const NOTHING_CONFINED: Confinement = { acquiring: new Set(), releases: new Set() };

const usesEval = (node: Node): boolean =>
  !isNameReader(node) && ((node.type === 'Identifier' && node.name === 'eval') || childrenOf(node).some(usesEval));

/** The function in `const release = …` is confined where it is only called, in the code of the same function. */
function addVariables(scope: Node, scopes: Scopes, acquiring: Set<Node>, releases: Set<Node>): void {
  visitOwn(scope, (node, parent) => {
    if (node.type !== 'VariableDeclaration' || node.kind !== 'const' || parent.type === 'ExportNamedDeclaration')
      return;
    for (const declarator of node.declarations) {
      const found = releaseVariable(declarator);
      const variable = found && scopes.of(found.name);
      if (found === undefined || variable?.declaration !== node) continue;
      const uses = variable.uses.filter((use) => use.node !== found.name);
      const home = variable.uses.find((use) => use.node === found.name)?.owner;
      const isCall = (use: Use): boolean =>
        use.parent.type === 'CallExpression' && use.parent.callee === use.node && use.owner === home;
      if (!uses.every(isCall)) continue;
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
  const receiverOf = ({ callee }: Call): string =>
    callee.type === 'MemberExpression' ? source.slice(callee.object.start, callee.object.end) : '';
  visitOwn(scope, (node) => {
    if (isMemberCall(node, 'release')) released.add(receiverOf(node));
    if (node.type !== 'ExpressionStatement' || node.expression.type !== 'AwaitExpression') return;
    const { argument } = node.expression;
    if (isMemberCall(argument, 'acquire')) dropped.set(argument, receiverOf(argument));
  });
  for (const [call, receiver] of dropped) if (released.has(receiver)) acquiring.add(call);
}

/** @param scope a function, or a module */
export function confinementOf(scope: Node, scopes: Scopes, source: string): Confinement {
  const acquires = (node: Node): boolean => releaseVariable(node) !== undefined || isMemberCall(node, 'acquire');
  if (!contains('body' in scope && isFunction(scope) ? scope.body : scope, acquires)) return NOTHING_CONFINED;
  const acquiring = new Set<Node>();
  const releases = new Set<Node>();
  if (!usesEval(scope)) addVariables(scope, scopes, acquiring, releases);
  addDropped(scope, source, acquiring);
  return { acquiring, releases };
}
