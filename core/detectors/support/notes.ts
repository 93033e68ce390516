/** Findings about what waiting costs, which have one resource and a few places. */
import { lasted } from '../../model/standstills.ts';
import type { State } from '../../model/state.ts';
import type { ResourceId, Time } from '../../protocol/ids.ts';
import type { Finding, FindingSite, Severity } from '../detector.ts';

/** Nanoseconds. */
const LONG_RUN = 5e9;

const beginning = ({ processes, now }: State): number => {
  let first: number = now;
  for (const { startedAt } of processes.values()) if (startedAt < first) first = startedAt;
  return first;
};
/** A run that is shorter says little about what waiting costs. */
export const isLongRun = (state: State): boolean => state.now - beginning(state) >= LONG_RUN;

/** How long the program has run, in nanoseconds. */
export const runLength = (state: State): number => lasted(state, beginning(state), state.now);

export interface Note {
  readonly id: string;
  readonly severity: Severity;
  readonly resource: ResourceId;
  readonly since: Time;
  readonly sites: readonly FindingSite[];
  readonly details: Readonly<Record<string, string | number>>;
}

/** It has been measured, and so is certain; one for each resource. */
export const noteOf = ({ id, severity, resource, since, sites, details }: Note): Finding => ({
  id,
  category: 'performance',
  severity,
  certainty: 'certain',
  key: `${id}/${resource}`,
  since,
  tasks: [...new Set(sites.flatMap(({ task }) => task ?? []))],
  resources: [resource],
  sites: sites.filter(({ site }) => site !== undefined),
  steps: [],
  cyclic: false,
  behind: [],
  details,
});

/** So few are told of each kind: those that cost most. */
export const MOST_NOTES = 3;

/** Those that cost most. */
export const worst = (notes: readonly { readonly cost: number; readonly finding: Finding }[]): Finding[] =>
  [...notes]
    .sort((left, right) => right.cost - left.cost)
    .slice(0, MOST_NOTES)
    .map(({ finding }) => finding);

export const numberOf = ({ details }: Finding, name: string): number => Number(details[name] ?? 0);
