import type { Language } from '../core/view/viewModel.ts';
import type { Recording } from '../extension/session/recording.ts';
import { printable } from './terminal.ts';
import { say } from './texts.ts';

/** More notes than this are counted: they come from one damage. */
const MOST_NOTES = 10;

/** What is wrong with a recording, for a person; empty for a whole one. */
export function notesText({ notes }: Recording, language: Language): string {
  if (notes.length === 0) return '';
  const lines = notes.slice(0, MOST_NOTES).map((note) => `  ${printable(note[language])}`);
  const rest = notes.length - lines.length;
  const more = rest > 0 ? [`  ${say(language, 'more', { n: rest })}`] : [];
  return `${[say(language, 'notes'), ...lines, ...more].join('\n')}\n`;
}
