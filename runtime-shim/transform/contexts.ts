/**
 * Where a value may be handed through a helper unseen. V8 puts the source text of what was called, destructured or
 * iterated over into its error messages, so there no helper may stand.
 */
import type { Node } from './tree.ts';

const keepers: {
  readonly [Type in Node['type']]?: (
    node: Extract<Node, { type: Type }>,
    isKept: boolean,
  ) => readonly (Node | null | undefined)[];
} = {
  VariableDeclarator: (node) => (node.id.type === 'Identifier' ? [node.init] : []),
  AssignmentExpression: (node) =>
    node.left.type === 'Identifier' || node.left.type === 'MemberExpression' ? [node.right] : [],
  CallExpression: (node) => node.arguments,
  NewExpression: (node) => node.arguments,
  ArrayExpression: (node) => node.elements,
  Property: (node) => [node.value],
  PropertyDefinition: (node) => [node.value],
  ArrowFunctionExpression: (node) => [node.body],
  ReturnStatement: (node) => [node.argument],
  AwaitExpression: (node) => [node.argument],
  YieldExpression: (node) => (node.delegate ? [] : [node.argument]),
  ExpressionStatement: (node) => [node.expression],
  ConditionalExpression: (node, isKept) => (isKept ? [node.consequent, node.alternate] : []),
  LogicalExpression: (node, isKept) => (isKept ? [node.right] : []),
};

/** Remembers, for every node that has been entered, which of its children are only stored, passed on or dropped. */
export class UnseenValues {
  readonly #kept = new Set<Node>();

  has(node: Node): boolean {
    return this.#kept.has(node);
  }

  /** To be called for a node before its children. */
  enter(node: Node): void {
    // The table's functions take what its keys say.
    const keeper = keepers[node.type] as
      | ((node: Node, isKept: boolean) => readonly (Node | null | undefined)[])
      | undefined;
    for (const child of keeper?.(node, this.#kept.has(node)) ?? []) if (child != null) this.#kept.add(child);
  }
}
