import { anomalyText } from '../core/view/anomalyText.ts';
import type { Language } from '../core/view/viewModel.ts';
import type { Analysis } from '../extension/session/analysis.ts';
import type { Recording } from '../extension/session/recording.ts';
import { printable } from './terminal.ts';
import { say } from './texts.ts';

/** More notes than this are counted: they come from one damage. */
const MOST_NOTES = 10;

/** What is wrong with a recording, for a person; empty for a whole one. */
export function notesText({ anomalies }: Recording, language: Language): string {
  if (anomalies.length === 0) return '';
  const lines = anomalies.slice(0, MOST_NOTES).map((anomaly) => `  ${printable(anomalyText(anomaly, language))}`);
  const rest = anomalies.length - lines.length;
  const more = rest > 0 ? [`  ${say(language, 'more', { n: rest })}`] : [];
  return `${[say(language, 'notes'), ...lines, ...more].join('\n')}\n`;
}

/** What of the program is not looked at as it would be else, in sentences; empty where everything is. */
export function limitsText({ state }: Analysis, language: Language, wasStuck: boolean): string {
  const lines = state.anomalies.flatMap(({ anomaly }) => {
    // Whose process said so does not matter: it holds for all of them.
    if (anomaly.note === 'configFailed') return anomalyText({ note: anomaly.note, values: anomaly.values }, language);
    // Of a program that came to its end nobody asks who could have settled what.
    if (anomaly.note === 'heapTooLarge' && wasStuck)
      return anomalyText({ note: anomaly.note, values: anomaly.values }, language);
    if (anomaly.note === 'notFollowed') return anomalyText({ note: anomaly.note, values: anomaly.values }, language);
    return [];
  });
  return [...new Set(lines)].map((line) => `Lockstep: ${printable(line)}\n`).join('');
}
