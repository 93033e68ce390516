/** Checks messages between host and webview by their shape, at the door of either side. */
import type { HostCommand, HostToWebview, WebviewToHost } from './messages.ts';
import { type Check, isNumber, isOptional, isRecord, isText } from './validateShape.ts';
import { isSnapshot } from './validateSnapshot.ts';
import type { SiteView } from './viewModel.ts';

const isOptionalText = isOptional(isText);

export const isSite: Check<SiteView> = (value): value is SiteView =>
  isRecord(value) &&
  isText(value['path']) &&
  isText(value['file']) &&
  isNumber(value['line']) &&
  isNumber(value['column']) &&
  isText(value['functionName']);

const commands: Readonly<Record<HostCommand, true>> = {
  runFile: true,
  openRecording: true,
  tryExample: true,
  stop: true,
  restart: true,
  showBothLines: true,
  exportPicture: true,
};

export function isHostToWebview(value: unknown): value is HostToWebview {
  if (!isRecord(value)) return false;
  if (value['type'] === 'snapshot') return isSnapshot(value['snapshot']);
  return value['type'] === 'select' && isOptionalText(value['id']);
}

export function isWebviewToHost(value: unknown): value is WebviewToHost {
  if (!isRecord(value)) return false;
  switch (value['type']) {
    case 'ready':
      return true;
    case 'open':
      return isSite(value['site']) && typeof value['beside'] === 'boolean';
    case 'select':
      return isOptionalText(value['id']);
    case 'command':
      return isText(value['command']) && Object.hasOwn(commands, value['command']) && isOptionalText(value['finding']);
    default:
      return false;
  }
}
