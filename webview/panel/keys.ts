/** Single keys, as long as no field has the focus. Pure: from an event to the name of what to do. */
export type KeyAction =
  | 'nextFinding'
  | 'lastFinding'
  | 'followWait'
  | 'followHolder'
  | 'followCycle'
  | 'find'
  | 'table'
  | 'layout'
  | 'fit'
  | 'zoomIn'
  | 'zoomOut'
  | 'help'
  | 'clear'
  | 'open'
  | 'openBeside'
  | 'up'
  | 'down'
  | 'left'
  | 'right'
  | 'first'
  | 'last';

const keys: Readonly<Record<string, KeyAction>> = {
  n: 'nextFinding',
  N: 'lastFinding',
  w: 'followWait',
  h: 'followHolder',
  c: 'followCycle',
  '/': 'find',
  t: 'table',
  l: 'layout',
  '0': 'fit',
  '+': 'zoomIn',
  '=': 'zoomIn',
  '-': 'zoomOut',
  '?': 'help',
  Escape: 'clear',
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
  Home: 'first',
  End: 'last',
};

export function keyAction(event: {
  key: string;
  altKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
}): KeyAction | undefined {
  if (event.ctrlKey || event.metaKey) return undefined;
  if (event.key === 'Enter') return event.altKey ? 'openBeside' : 'open';
  if (event.altKey) return undefined;
  const letter = event.key.length === 1 && event.key !== 'N' ? event.key.toLowerCase() : event.key;
  return keys[letter];
}

export const helpRows: readonly (readonly [keys: string, words: string])[] = [
  ['Tab', 'keys.tab'],
  ['↑ ↓ ← →', 'keys.arrows'],
  ['Enter, Alt+Enter', 'keys.enter'],
  ['N, Shift+N', 'keys.next'],
  ['W, H', 'keys.follow'],
  ['C', 'keys.cycle'],
  ['/', 'keys.find'],
  ['T', 'keys.table'],
  ['+ − 0', 'keys.zoom'],
  ['L', 'keys.layout'],
  ['Esc', 'keys.escape'],
  ['?', 'keys.help'],
];
