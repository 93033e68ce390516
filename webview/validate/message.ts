/** Checks what comes from the host, at the webview's door; the host checks the other way (`core/view/validate.ts`). */
import type { HostToWebview } from '../../core/view/messages.ts';
import { isOptional, isRecord, isText } from './shape.ts';
import { isSnapshot } from './snapshot.ts';

const isOptionalText = isOptional(isText);

export function isHostToWebview(value: unknown): value is HostToWebview {
  if (!isRecord(value)) return false;
  if (value['type'] === 'snapshot') return isSnapshot(value['snapshot']);
  // Over JSON an undefined id is absent or null.
  return value['type'] === 'select' && (value['id'] === null || isOptionalText(value['id']));
}
