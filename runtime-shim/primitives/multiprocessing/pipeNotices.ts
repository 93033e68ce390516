import { PipeNotice } from '../kernel/callItems.ts';
import { client } from '../kernel/connection.ts';
import type { ResourceReference } from '../kernel/protocol.ts';

/** What this process does about the notices of pipes; set by those whom they concern. */
export const onPipeNotice: Record<'deserted' | 'recall', (key: string) => void> = {
  deserted: () => {},
  recall: () => {},
};
/** This process hears the notices of that pipe. */
export function listenToPipe(resource: ResourceReference): void {
  const { key } = resource;
  client().claim(resource).onNotice ??= (value) => {
    if (value === PipeNotice.deserted) onPipeNotice.deserted(key);
    else if (value === PipeNotice.recall) onPipeNotice.recall(key);
  };
}
