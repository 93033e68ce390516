import type { State } from '../../model/state.ts';
import type { ResourceId } from '../../protocol/ids.ts';

/** The pool for whose workers tasks of a cycle wait, where there is one. */
export const starvedPool = (
  state: State,
  cycle: { readonly resources: readonly ResourceId[] },
): ResourceId | undefined => cycle.resources.find((resource) => state.resources.get(resource)?.kind === 'pool');
