/** Where in a function something stands: under which conditions, in which loops, and after what was tried. */
import { LOOPS, type Node } from './tree.ts';

export interface Place {
  readonly conditions: readonly Node[];
  /** The loops that it is in. */
  readonly loops: readonly Node[];
  /** What was tried, where it is in a `catch`: that part may not have got to its end. */
  readonly tried: readonly Node[];
}

/** Whether `child` may be left out when `parent` runs. */
function isConditional(child: Node, parent: Node): boolean {
  switch (parent.type) {
    case 'IfStatement':
    case 'ConditionalExpression':
      return child !== parent.test;
    case 'LogicalExpression':
      return child === parent.right;
    case 'SwitchStatement':
      return child !== parent.discriminant;
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

export function placeOf(child: Node, parent: Node, { conditions, loops, tried }: Place): Place {
  return {
    conditions: isConditional(child, parent) ? [...conditions, child] : conditions,
    loops: LOOPS.has(parent.type) ? [...loops, parent] : loops,
    tried: parent.type === 'TryStatement' && child === parent.handler ? [...tried, parent.block] : tried,
  };
}

/** Whether all that holds for the outer place holds for the inner one. */
export const isWithin = (inner: readonly Node[], outer: readonly Node[]): boolean =>
  outer.every((each, index) => inner[index] === each);
