import { PipeNotice } from '../kernel/callItems.ts';
import { client } from '../kernel/connection.ts';

/** What this process does about the notices of pipes; set by those whom they concern. */
export const onPipeNotice: Record<'deserted' | 'recall', (key: string) => void> = {
  deserted: () => {},
  recall: () => {},
};
const heard = new Set<string>();
/** From its next call on, this process hears the notices of that pipe. */
export function listenToPipe(key: string): void {
  if (heard.has(key)) return;
  heard.add(key);
  client().onNotice(key, (value) => {
    if (value === PipeNotice.deserted) onPipeNotice.deserted(key);
    else if (value === PipeNotice.recall) onPipeNotice.recall(key);
  });
}
