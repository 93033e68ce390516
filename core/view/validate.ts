/** Checks what a webview sends, at the host's door; the webview checks the other way. */
import type { HostCommand, WebviewToHost } from './messages.ts';
import type { SiteView } from './viewModel.ts';

type Fields = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === 'string';
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
/** JSON leaves undefined fields out, so that absent and undefined are the same here. */
const isOptionalText = (value: unknown): boolean => value === undefined || isText(value);

const isSite = (value: unknown): value is SiteView =>
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
