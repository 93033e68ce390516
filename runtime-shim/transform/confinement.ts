/** Acquired locks that nobody but the acquiring function can give back, as far as its text and its file's text show. */
import { boundNames } from './followable.ts';
import { childrenOf, contains, isFunction, type Node, walk } from './tree.ts';

type Call = Extract<Node, { type: 'CallExpression' }>;

const isMemberCall = (node: Node, name?: string): node is Call =>
  node.type === 'CallExpression' &&
  node.callee.type === 'MemberExpression' &&
  !node.callee.computed &&
  node.callee.property.type === 'Identifier' &&
  (name === undefined || node.callee.property.name === name);

/** Calls `visit` for everything in `scope` with its parent and whether it lies in a nested function. */
function visitAll(scope: Node, visit: (node: Node, parent: Node, nested: boolean) => void): void {
  const enter = (node: Node, parent: Node, nested: boolean): void => {
    visit(node, parent, nested);
    const inner = nested || (node !== scope && isFunction(node));
    for (const child of childrenOf(node)) enter(child, node, inner);
  };
  for (const child of childrenOf(scope)) enter(child, scope, false);
}

/** Whether an identifier is the name of a property or a label rather than a variable. */
function isVariable(node: Node, parent: Node): boolean {
  switch (parent.type) {
    case 'MemberExpression':
      return parent.object === node || parent.computed;
    case 'Property':
      return parent.value === node || parent.computed;
    case 'MethodDefinition':
    case 'PropertyDefinition':
      return parent.value === node || parent.computed;
    case 'LabeledStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
      return false;
    default:
      return true;
  }
}

/** `const release = await lock.acquire()` and `const [value, release] = await …`: the variable and the call. */
function releaseVariable(node: Node): { readonly name: string; readonly call: Call } | undefined {
  if (node.type !== 'VariableDeclarator' || node.init?.type !== 'AwaitExpression') return undefined;
  const call = node.init.argument;
  if (!isMemberCall(call)) return undefined;
  const names = boundNames(node.id);
  const name = node.id.type === 'Identifier' || node.id.type === 'ArrayPattern' ? names.at(-1) : undefined;
  return name === undefined ? undefined : { name, call };
}

export interface Confinement {
  /** Calls that acquire what only this function can release. */
  readonly acquiring: ReadonlySet<Node>;
  /** Variables that hold the functions that release it. */
  readonly releases: ReadonlySet<string>;
}

const NOTHING: Confinement = { acquiring: new Set(), releases: new Set() };

/** Looks at `const release = …` in a function's own code, or in that of a module. */
function byVariable(scope: Node): Map<string, Call> {
  const candidates = new Map<string, Call>();
  const uses: (readonly [name: string, isCalled: boolean])[] = [];
  let usesEval = false;
  visitAll(scope, (node, parent, nested) => {
    if (
      node.type === 'VariableDeclaration' &&
      node.kind === 'const' &&
      !nested &&
      parent.type !== 'ExportNamedDeclaration'
    )
      for (const declarator of node.declarations) {
        const found = releaseVariable(declarator);
        if (found !== undefined && !candidates.has(found.name)) candidates.set(found.name, found.call);
        else if (found !== undefined) candidates.delete(found.name);
      }
    if (node.type !== 'Identifier' || !isVariable(node, parent)) return;
    if (node.name === 'eval') usesEval = true;
    const isDeclaration =
      !nested && ((parent.type === 'VariableDeclarator' && parent.id === node) || parent.type === 'ArrayPattern');
    if (isDeclaration) return;
    uses.push([node.name, !nested && parent.type === 'CallExpression' && parent.callee === node]);
  });
  if (usesEval) return new Map();
  for (const [name, isCalled] of uses) if (!isCalled) candidates.delete(name);
  return candidates;
}

const receiverText = (node: Call, source: string): string =>
  node.callee.type === 'MemberExpression' ? source.slice(node.callee.object.start, node.callee.object.end) : '';

/** The calls whose value, and with it the release function, is dropped: `await lock.acquire();`. */
function droppedCalls(scope: Node): ReadonlySet<Node> {
  const dropped = new Set<Node>();
  visitAll(scope, (node) => {
    if (node.type !== 'ExpressionStatement' || node.expression.type !== 'AwaitExpression') return;
    dropped.add(node.expression.argument);
  });
  return dropped;
}

/** Receivers of `method` in a function's own code, with its calls. */
function receivers(scope: Node, method: string, source: string): Map<string, Call[]> {
  const found = new Map<string, Call[]>();
  visitAll(scope, (node, _parent, nested) => {
    if (nested || !isMemberCall(node, method)) return;
    const receiver = receiverText(node, source);
    const calls = found.get(receiver);
    if (calls === undefined) found.set(receiver, [node]);
    else calls.push(node);
  });
  return found;
}

/** What a lock can be given back by, or made to refuse or to admit its waiters, without its release function. */
const INTERFERES = /\.\s*(?:cancel|setValue)\b/;

/**
 * Whether every function of the file that calls `x.release()` also calls `x.acquire()`, and none cancels waits or changes
 * the number of permits.
 */
export function releasesWhatItAcquires(program: Node, source: string): boolean {
  if (INTERFERES.test(source)) return false;
  if (!/\.\s*release\b/.test(source)) return true;
  let balanced = true;
  const check = (scope: Node): void => {
    const acquired = receivers(scope, 'acquire', source);
    for (const receiver of receivers(scope, 'release', source).keys()) balanced &&= acquired.has(receiver);
  };
  check(program);
  walk(program, (node) => {
    if (isFunction(node)) check(node);
    return true;
  });
  return balanced;
}

/** @param isBalanced `releasesWhatItAcquires` of the file. */
export function confinementOf(scope: Node, source: string, isBalanced: boolean): Confinement {
  const acquires = (node: Node): boolean => releaseVariable(node) !== undefined || isMemberCall(node, 'acquire');
  if (!contains('body' in scope && isFunction(scope) ? scope.body : scope, acquires)) return NOTHING;
  const variables = byVariable(scope);
  const releases = new Set(variables.keys());
  // Where another function releases a lock by its own method, having no access to the release function proves nothing.
  if (!isBalanced) return { acquiring: new Set(), releases };
  const acquiring = new Set<Node>(variables.values());
  const released = receivers(scope, 'release', source);
  const dropped = droppedCalls(scope);
  for (const [receiver, calls] of receivers(scope, 'acquire', source)) {
    if (released.has(receiver)) for (const call of calls) if (dropped.has(call)) acquiring.add(call);
  }
  return { acquiring, releases };
}
