/** Updates that race as findings, for the detectors that tell their kinds apart. */
import { MEMORY, type Races, type Update } from '../../model/prediction/races.ts';
import type { State } from '../../model/state.ts';
import type { ResourceId, TaskId } from '../../protocol/ids.ts';
import type { Finding, FindingSite, Names } from '../detector.ts';
import { actorsOf } from './actors.ts';

/** A variable or property of the program's own code. */
export const VARIABLE = 'variable';

/** Of the data of which `isMeant` holds. */
export const findRaces = (state: State, id: string, isMeant: (kind: string) => boolean): Finding[] => {
  const findings: Finding[] = [];
  for (const [resource, races] of state.prediction.races) {
    if (races.found === undefined || !isMeant(state.resources.get(resource)?.kind ?? '')) continue;
    const finding = findingOf(state, id, resource, races);
    if (finding !== undefined) findings.push(finding);
  }
  return findings;
};

const findingOf = (
  state: State,
  id: string,
  resource: ResourceId,
  { found, lost, guards }: Races,
): Finding | undefined => {
  if (found === undefined) return undefined;
  const { first, second, part, isLost } = found;
  const tasks = actorsOf(state, [first, second]);
  const guard = mostUsed(guards);
  return {
    id,
    category: 'race',
    severity: 'warning',
    certainty: isLost ? 'likely' : 'potential',
    key: `${id}/${resource}`,
    since: second.at,
    tasks,
    resources: guard === undefined ? [resource] : [resource, guard],
    sites: [...sitesOf(first, tasks[0], resource), ...sitesOf(second, tasks[1], resource)],
    steps: [],
    cyclic: false,
    behind: [],
    details: { part, lost, isMemory: Number(state.resources.get(resource)?.kind === MEMORY) },
  };
};

const sitesOf = ({ read, site }: Update, task: TaskId | undefined, resource: ResourceId): FindingSite[] => [
  { site: read.site, role: 'reads', task, resource },
  { site, role: 'writes', task, resource },
];

/** The lock that updates were made under most often, where some were. */
const mostUsed = (guards: ReadonlyMap<ResourceId, number>): ResourceId | undefined => {
  let most: readonly [ResourceId, number] | undefined;
  for (const each of guards) if (most === undefined || each[1] > most[1]) most = each;
  return most?.[0];
};

/** Elements of memory that threads share. */
export const isMemory = ({ details }: Finding): boolean => details['isMemory'] === 1;

export interface Values {
  readonly data: string;
  readonly lock: string | undefined;
  readonly one: string;
  readonly other: string;
  /** Both call themselves the same. */
  readonly isSame: boolean;
}
export const valuesOf = ({ resources: [data, lock], details, tasks }: Finding, names: Names): Values => {
  const part = String(details['part'] ?? '');
  const name = data === undefined ? '' : names.resource(data);
  return {
    data: part === '' ? name : `${name}[${part}]`,
    lock: lock === undefined ? undefined : names.resource(lock),
    one: names.task(tasks[0]),
    other: names.task(tasks[1]),
    isSame: names.task(tasks[0]) === names.task(tasks[1]),
  };
};

export const bothEn = ({ one, other, isSame }: Values): string =>
  isSame ? `Two calls of ${one}` : `${one} and ${other}`;
export const bothZh = ({ one, other, isSame }: Values): string =>
  isSame ? `${one} 的两次调用` : `${one} 和 ${other} `;
