/** Phrases that several detectors use, in both languages. */
import type { State } from '../../model/state.ts';
import type { SiteId, TaskId } from '../../protocol/ids.ts';
import type { Finding, FindingStep, Names } from '../detector.ts';

const words = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine', 'Ten'];
const digits = ['零', '一', '两', '三', '四', '五', '六', '七', '八', '九', '十'];

/** A number as a sentence begins with it: up to ten as a word. */
export const countEn = (count: number): string => words[count] ?? String(count);
export const countZh = (count: number): string => digits[count] ?? `${count} `;

/** " at file:line", or nothing where the place is unknown. */
export const atEn = (names: Names, site: SiteId | undefined): string => prefix(' at ', names.place(site));
export const atZh = (names: Names, site: SiteId | undefined): string => wrap(' 在 ', names.place(site), ' ');

const prefix = (before: string, place: string): string => (place === '' ? '' : before + place);
const wrap = (before: string, place: string, after: string): string => (place === '' ? after : before + place + after);

/** "from file:line", or ":line" alone in the file that was named just before. */
const fromEn = (names: Names, site: SiteId | undefined, near: SiteId | undefined): string => {
  const line = lineNear(names, site, near);
  return line === undefined ? prefix(' from ', names.place(site)) : ` from :${line}`;
};
const fromZh = (names: Names, site: SiteId | undefined, near: SiteId | undefined): string => {
  const line = lineNear(names, site, near);
  if (line !== undefined) return `从第 ${line} 行起`;
  const place = names.place(site);
  return place === '' ? '' : `从 ${place} 起`;
};

const lineNear = (names: Names, site: SiteId | undefined, near: SiteId | undefined): string | undefined => {
  const [file, line] = splitPlace(names.place(site));
  return line !== undefined && file === splitPlace(names.place(near))[0] ? line : undefined;
};
const splitPlace = (place: string): [string, string | undefined] => {
  const at = place.lastIndexOf(':');
  return at < 0 ? [place, undefined] : [place.slice(0, at), place.slice(at + 1)];
};

/** "Hypatia waits for fork 2 at philosophers.ts:31, holds fork 1 from :29." for each step of a cycle. */
export const cycleStepsEn = (finding: Finding, names: Names, state: State): string[] =>
  finding.steps.map((step, index) => {
    const held = finding.steps.at(index - 1);
    const holds = held === undefined || isEnd(state, held) ? '' : `, holds ${holdsEn(held, step, names)}`;
    return `${waitsEn(step, names, state)}${holds}.`;
  });
export const cycleStepsZh = (finding: Finding, names: Names, state: State): string[] =>
  finding.steps.map((step, index) => {
    const held = finding.steps.at(index - 1);
    const holds = held === undefined || isEnd(state, held) ? '' : `，${holdsZh(held, step, names)}`;
    return `${waitsZh(step, names, state)}${holds}。`;
  });

/** True when the step waits for a process or thread to end. */
export const isEnd = (state: State, step: FindingStep): boolean => state.resources.get(step.resource)?.kind === 'end';

/** Who waits; where it is not known which call asked, the thread that it did so in. */
const waiterOf = ({ task, grant }: FindingStep, state: State): TaskId | undefined => {
  const wanted = task === undefined && grant !== undefined ? state.grants.get(grant) : undefined;
  return task ?? (wanted === undefined ? undefined : state.streams.get(wanted.stream)?.task);
};

export const waitsEn = (step: FindingStep, names: Names, state: State): string => {
  const what = `${isEnd(state, step) ? 'the end of ' : ''}${names.resource(step.resource)}`;
  const waiter = waiterOf(step, state);
  const who = waiter === undefined ? 'An unknown task' : names.task(waiter);
  return `${who} waits for ${what}${atEn(names, step.waitsAt)}`;
};
export const waitsZh = (step: FindingStep, names: Names, state: State): string => {
  const what = `${names.resource(step.resource)}${isEnd(state, step) ? ' 结束' : ''}`;
  const waiter = waiterOf(step, state);
  const who = waiter === undefined ? '某个未知任务' : names.task(waiter);
  return `${who}${atZh(names, step.waitsAt)}等待 ${what}`;
};

const holdsEn = (held: FindingStep, step: FindingStep, names: Names): string =>
  names.resource(held.resource) + fromEn(names, held.heldFrom, step.waitsAt);
const holdsZh = (held: FindingStep, step: FindingStep, names: Names): string =>
  `${fromZh(names, held.heldFrom, step.waitsAt)}持有 ${names.resource(held.resource)}`;

/** Why a cycle is not certain; empty for a certain one. */
export const doubtEn = (finding: Finding): string => {
  if (finding.certainty === 'certain') return '';
  const lost = Number(finding.details['dropped'] ?? 0);
  if (lost > 0) return `It is likely, not certain: ${lost} events were lost before.`;
  return 'It is likely, not certain: somebody who is not known may still release or cancel one of these waits.';
};
export const doubtZh = (finding: Finding): string => {
  if (finding.certainty === 'certain') return '';
  const lost = Number(finding.details['dropped'] ?? 0);
  if (lost > 0) return `很可能，但不确定：此前丢失了 ${lost} 个事件。`;
  return '很可能，但不确定：也许还有未知的代码会释放或取消其中一个等待。';
};

/** "a, b and c". */
export const listEn = (items: readonly string[]): string =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
export const listZh = (items: readonly string[]): string =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join('、')} 和 ${items.at(-1)}`;

/** For a finding whose waits were given up because their thread had nothing left to run. */
export const overEn = (finding: Finding): string =>
  finding.details['hasEnded'] === 1 ? 'The program has ended meanwhile, since nothing else was left to run.' : '';
export const overZh = (finding: Finding): string =>
  finding.details['hasEnded'] === 1 ? '程序已经结束，因为再没有其他可以运行的代码。' : '';
