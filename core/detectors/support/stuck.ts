/** Findings of endless waits whose cause is known: one for each cause, with all that hangs on it behind it. */
import { type Endless, type EndlessWait, endlessWaits } from '../../model/endless.ts';
import type { State } from '../../model/state.ts';
import type { TaskId } from '../../protocol/ids.ts';
import type { Finding, FindingSite } from '../detector.ts';
import { explaining, sitesOfSteps, stepOfWait, toldBy } from './waits.ts';

/** Why some wait for ever. */
export interface Cause {
  /** The same for the same fact in every check. */
  readonly key: number;
  /** Those waits, the most telling one first. */
  readonly waits: readonly EndlessWait[];
  /** Further tasks that have to do with it. */
  readonly tasks?: readonly TaskId[];
  /** Further places that explain it. */
  readonly sites?: readonly FindingSite[];
  readonly details?: Readonly<Record<string, string | number>>;
}
export interface Situation {
  readonly state: State;
  readonly endless: Endless;
  /** The waits that no other finding explains. */
  readonly unexplained: readonly EndlessWait[];
}
const standards = ['certain', 'likely'] as const;

/** Looks for causes among what surely waits for ever, then among what probably does. */
export const findStuck = (
  state: State,
  reported: readonly Finding[],
  id: string,
  causesIn: (situation: Situation) => readonly Cause[],
): Finding[] => {
  const found = new Map<string, Finding>();
  for (const standard of standards) {
    const endless = endlessWaits(state, standard);
    if (endless.waits.length === 0) continue;
    const isTold = toldBy(state, explaining(reported, standard));
    const unexplained = endless.waits.filter(({ grant }) => !isTold(grant));
    for (const cause of unexplained.length === 0 ? [] : causesIn({ state, endless, unexplained })) {
      const key = `${id}/${cause.key}`;
      if (!found.has(key)) found.set(key, findingOf(state, endless, { ...cause, id, key }, standard));
    }
  }
  return [...found.values()];
};

const findingOf = (
  state: State,
  endless: Endless,
  {
    id,
    key,
    waits,
    tasks: others = [],
    sites = [],
    details = {},
  }: Omit<Cause, 'key'> & { readonly id: string; readonly key: string },
  standard: (typeof standards)[number],
): Finding => {
  const steps = waits.map(({ grant, task }) => ({ ...stepOfWait(state, grant), task }));
  const tasks = [...new Set([...waits.map(({ task }) => task), ...others])];
  const behind = [...endless.hangingOn(waits)].filter((wait) => !waits.includes(wait)).map(({ task }) => task);
  const hasEnded = waits.every(({ isOver }) => isOver);
  return {
    id,
    category: 'stuck',
    severity: standard === 'certain' && !hasEnded ? 'error' : 'warning',
    certainty: state.dropped === 0 ? standard : 'likely',
    key,
    since: Math.max(...waits.map(({ grant }) => grant.requestedAt)) as Finding['since'],
    tasks,
    resources: [...new Set(steps.map(({ resource }) => resource))],
    sites: [...sitesOfSteps(steps), ...sites],
    steps,
    cyclic: false,
    behind: [...new Set(behind)].filter((task) => !tasks.includes(task)),
    details: { ...details, hasEnded: hasEnded ? 1 : 0, dropped: state.dropped },
  };
};
