/** Whom a finding names. */
import type { State } from '../../model/state.ts';
import type { StreamId, TaskId } from '../../protocol/ids.ts';

/**
 * Of activations in threads and processes of their own people know these, by the names that the program gave them; of those in
 * one thread each is named itself.
 */
export const actorsOf = (
  state: State,
  activations: readonly { readonly task: TaskId; readonly stream: StreamId }[],
): TaskId[] => {
  const isApart = new Set(activations.map(({ stream }) => stream)).size === activations.length;
  return activations.map(({ task, stream }) => (isApart ? (state.streams.get(stream)?.task ?? task) : task));
};
