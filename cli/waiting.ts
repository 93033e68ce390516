/** What was waiting when the time was up. */
import { formatAge } from '../core/text/format.ts';
import type { Snapshot, TaskView } from '../core/view/viewModel.ts';
import { placeOf } from './printFinding.ts';
import { printable } from './terminal.ts';
import { say } from './texts.ts';

const MOST_LINES = 20;

/** `timeout` in milliseconds; `snapshot` as it was just before the program was ended. */
export function waitingLines(snapshot: Snapshot, timeout: number, cwd: string): string[] {
  const { language, run } = snapshot;
  const names = new Map(snapshot.resources.map(({ id, name }) => [id, name]));
  const waiting = snapshot.tasks.filter(
    ({ waitsFor, status, endedAt }) => waitsFor.length > 0 || (status === 'awaits' && endedAt === undefined),
  );
  const lineOf = (task: TaskView): string => {
    const resources = task.waitsFor.map((id) => names.get(id) ?? '').join(', ');
    const age = formatAge(run.now - task.since, language);
    const key = resources === '' ? 'awaitLine' : 'waitLine';
    const text = say(language, key, { task: printable(task.name), resources: printable(resources), age });
    return `  ${text}${task.at === undefined ? '' : `  ${placeOf(task.at, cwd)}`}`;
  };
  const head = say(language, 'timedOut', { seconds: String(timeout / 1000) });
  if (waiting.length === 0) return [head, say(language, 'nothingWaited')];
  const longestFirst = [...waiting].sort((left, right) => left.since - right.since);
  const lines = longestFirst.slice(0, MOST_LINES).map(lineOf);
  const rest = waiting.length - lines.length;
  const more = rest > 0 ? [`  ${say(language, 'more', { n: rest })}`] : [];
  return [head, say(language, 'waitingAtTimeout'), ...lines, ...more];
}
