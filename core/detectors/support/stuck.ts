/** Findings of endless waits whose cause is known: one for each cause, with all that hangs on it behind it. */
import { type Endless, type EndlessWait, endlessWaits } from '../../model/endless.ts';
import type { ResourceState, State } from '../../model/state.ts';
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
  /** The waits that no other finding explains, but for those of daemons, which are meant to be left waiting. */
  readonly unexplained: readonly EndlessWait[];
  /** Those of daemons as well. */
  readonly untold: readonly EndlessWait[];
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
  let known = 0;
  for (const standard of standards) {
    const endless = endlessWaits(state, standard);
    // What surely waits for ever probably does so as well: where that is all, it has been looked at.
    if (endless.waits.length === known) continue;
    known = endless.waits.length;
    const isTold = toldBy(state, explaining(reported, standard));
    const untold = endless.waits.filter(({ grant }) => !isTold(grant));
    const unexplained = untold.filter(({ isDaemon }) => !isDaemon);
    const situation = { state, endless, unexplained, untold };
    for (const cause of unexplained.length === 0 ? [] : causesIn(situation)) {
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
  const own = new Set(tasks);
  const behind = new Set([...endless.hangingOn(waits)].map(({ task }) => task));
  const times = waits.map(({ grant }) => grant.requestedAt);
  const hasEnded = waits.every(({ isOver }) => isOver);
  return {
    id,
    category: 'stuck',
    severity: standard === 'certain' && !hasEnded ? 'error' : 'warning',
    certainty: state.dropped === 0 ? standard : 'likely',
    key,
    since: times.reduce((latest, each) => (each > latest ? each : latest)),
    tasks,
    resources: [...new Set(steps.map(({ resource }) => resource))],
    sites: [...sitesOfSteps(steps), ...sites],
    steps,
    cyclic: false,
    behind: [...behind].filter((task) => !own.has(task)),
    details: { ...details, hasEnded: hasEnded ? 1 : 0, dropped: state.dropped },
  };
};

/** The waits by what they are for. */
export const byResource = (waits: readonly EndlessWait[]): ReadonlyMap<ResourceState, readonly EndlessWait[]> => {
  const groups = new Map<ResourceState, EndlessWait[]>();
  for (const wait of waits) {
    const known = groups.get(wait.resource);
    if (known === undefined) groups.set(wait.resource, [wait]);
    else known.push(wait);
  }
  return groups;
};
