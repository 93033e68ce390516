/** What tasks and resources did, for the timeline; bounded, so that a program may run for days. */
import type { ResourceId, Time } from '../protocol/ids.ts';
import type { GrantState, ResourceState, State, TaskActivity, TaskState } from './state.ts';

/** At most twice as many entries are kept of each: fewer of each task where there are many, and of each of a great many. */
const KEPT = 1000;
const KEPT_OF_MANY = 100;
const MANY_TASKS = 50;
const KEPT_IN_ALL = 200_000;
const KEPT_AT_LEAST = 10;
const keptOfEach = (count: number): number => Math.max(KEPT_AT_LEAST, Math.min(KEPT, Math.floor(KEPT_IN_ALL / count)));

export const noteActivity = (
  state: State,
  task: TaskState,
  at: Time,
  activity: TaskActivity,
  resource?: ResourceId,
): void => {
  const { history } = task;
  const { segments } = history;
  const last = segments.at(-1);
  if (last !== undefined && last.activity === activity && last.resource === resource) return;
  segments.push({ from: at, activity, resource });
  const kept = state.tasks.size > MANY_TASKS ? Math.min(KEPT_OF_MANY, keptOfEach(state.tasks.size)) : KEPT;
  if (segments.length < 2 * kept) return;
  const merged = segments.length - kept;
  const [oldest] = segments;
  segments.splice(0, merged, { from: oldest?.from ?? at, activity: 'runs', resource: undefined });
  history.merged += merged - 1;
};

export const noteHold = (state: State, resource: ResourceState, grant: GrantState, at: Time): void => {
  const { history } = resource;
  if (grant.hold !== undefined) grant.hold.to = at;
  grant.hold = { from: at, to: undefined, task: grant.holder, grant: grant.id };
  history.holds.push(grant.hold);
  shorten(state, history, history.holds);
};

/** The depth of a queue or the permits taken changed. Locks with one permit tell it by their holds alone. */
export const noteLevel = (state: State, resource: ResourceState, at: Time): void => {
  if (resource.capacity === 1 && resource.items.size === 0 && resource.put.size === 0) return;
  const { history, putters, takers } = resource;
  history.levels.push({ from: at, level: resource.items.size + resource.holders.size, putters, takers });
  shorten(state, history, history.levels);
};

const shorten = (state: State, history: ResourceState['history'], entries: unknown[]): void => {
  if (entries.length < 2 * KEPT_AT_LEAST) return;
  const kept = keptOfEach(state.resources.size);
  if (entries.length < 2 * kept) return;
  history.merged += entries.length - kept;
  entries.splice(0, entries.length - kept);
};
