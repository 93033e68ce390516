/** Chains of awaits down to what nobody settled, for findings about tasks that wait for no resource. */
import type { State, TaskState } from '../../model/state.ts';
import type { TaskId } from '../../protocol/ids.ts';
import type { Finding, FindingSite, Names } from '../detector.ts';
import { atEn, atZh } from './phrases.ts';

/** From the task that was asked about to the one that awaits something unknown; each awaits the next one. */
export type AwaitChain = readonly TaskId[];

/** A program with more says nothing more by them. */
const MOST_CHAINS = 20;

/** Calls that it made since it last ran on: what it awaits is one of them, as far as anybody can tell. */
const callsOf = (state: State, task: TaskState): TaskId[] =>
  [...(task.unfinished ?? [])].filter((call) => {
    const callee = state.tasks.get(call);
    return callee?.suspension !== undefined && callee.startedAt >= task.runsSince;
  });

/** The chains that end in a promise of which nothing is known. Those that lead to a resource, or round in a circle, are none. */
export const chainsFrom = (state: State, root: TaskId): AwaitChain[] => {
  const chains: AwaitChain[] = [];
  const seen = new Set<TaskId>();
  const open: AwaitChain[] = [[root]];
  for (let chain = open.pop(); chain !== undefined && chains.length < MOST_CHAINS; chain = open.pop()) {
    const task = state.tasks.get(chain.at(-1) ?? root);
    if (task === undefined || task.suspension === undefined || seen.has(task.id)) continue;
    seen.add(task.id);
    const { targets } = task.suspension;
    const isUnknown = targets.some(({ kind }) => kind === 'opaque' || kind === 'nobody');
    const known = targets.flatMap((target) => (target.kind === 'task' ? [target.task] : []));
    const next = known.length > 0 || !isUnknown ? known : callsOf(state, task);
    if (next.length === 0 && isUnknown && task.waits.size === 0) chains.push(chain);
    for (const callee of [...next].reverse()) open.push([...chain, callee]);
  }
  return chains;
};

/** Where the last task of the chain waits, then where each awaits the one before, outwards. */
export const sitesOfChain = (state: State, chain: AwaitChain): FindingSite[] =>
  [...chain].reverse().map((task, index) => ({
    site: state.tasks.get(task)?.suspension?.site,
    role: index === 0 ? 'waits' : 'awaits',
    task,
    resource: undefined,
  }));

/** The chains of a finding, as `sitesOfChain` wrote them. */
const chainsOf = ({ sites }: Finding): FindingSite[][] => {
  const chains: FindingSite[][] = [];
  for (const site of sites) {
    if (site.resource !== undefined) continue;
    if (site.role === 'waits') chains.push([site]);
    else if (site.role === 'awaits') chains.at(-1)?.push(site);
  }
  return chains;
};

/** "main waits at lock.ts:5 for a promise that nobody settled, called at app.ts:20." for each chain. */
export const awaitStepsEn = (finding: Finding, names: Names): string[] =>
  chainsOf(finding).map(([wait, ...callers]) => {
    const called = callers.map(({ site }) => names.place(site)).filter((place) => place !== '');
    const by = called.length === 0 ? '' : `, awaited at ${called.join(' and ')}`;
    return `${names.task(wait?.task)} waits${atEn(names, wait?.site)} for a promise that nobody settled${by}.`;
  });
export const awaitStepsZh = (finding: Finding, names: Names): string[] =>
  chainsOf(finding).map(([wait, ...callers]) => {
    const called = callers.map(({ site }) => names.place(site)).filter((place) => place !== '');
    const by = called.length === 0 ? '' : `，它又在 ${called.join('、')} 被等待`;
    return `${names.task(wait?.task)}${atZh(names, wait?.site)}等待一个没有人兑现的 Promise${by}。`;
  });
