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

/** Why the project's own instrumentations are not in use; empty where they are, or where there are none. */
export function configText({ state }: Analysis, language: Language): string {
  const failed = state.anomalies.find(({ anomaly }) => anomaly.note === 'configFailed')?.anomaly;
  // Whose process said so does not matter: the file is the same for all of them.
  const text = failed?.note === 'configFailed' && anomalyText({ note: failed.note, values: failed.values }, language);
  return text === undefined || text === false ? '' : `Lockstep: ${printable(text)}\n`;
}
