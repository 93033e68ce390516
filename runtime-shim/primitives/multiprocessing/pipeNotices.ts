import { PipeNotice } from '../kernel/callItems.ts';
import { client } from '../kernel/connection.ts';
import type { ResourceReference } from '../kernel/protocol.ts';

type Notice = keyof typeof PipeNotice;
const nothing = (): void => {};
/** What this process does about the notices of pipes, by the pipe's key; set by those whom they concern. */
export const onPipeNotice: Record<Notice, (key: string, text: string) => void> = {
  deserted: nothing,
  recall: nothing,
  recallLine: nothing,
  listen: nothing,
  line: nothing,
  leaveLine: nothing,
};
const notices = new Map<number, Notice>();
for (const notice of Object.keys(PipeNotice) as Notice[]) notices.set(PipeNotice[notice], notice);

/** This process hears the notices of that pipe. */
export function listenToPipe(resource: ResourceReference): void {
  const { key } = resource;
  client().claim(resource).onNotice ??= (value, text) => {
    const notice = notices.get(value);
    if (notice !== undefined) onPipeNotice[notice](key, text);
  };
}
