/** What tasks and resources did, for the timeline; bounded, so that a program may run for days. */
import type { ResourceId, Time } from '../protocol/ids.ts';
import type { GrantState, ResourceState, State, TaskActivity, TaskState } from './state.ts';

/** At most twice as many entries are kept: of each resource, of each task, and of each task where there are many. */
const KEPT = 1000;
const KEPT_OF_MANY = 100;
const MANY_TASKS = 50;

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
  const kept = state.tasks.size > MANY_TASKS ? KEPT_OF_MANY : KEPT;
  if (segments.length < 2 * kept) return;
  const merged = segments.length - kept;
  const [oldest] = segments;
  segments.splice(0, merged, { from: oldest?.from ?? at, activity: 'runs', resource: undefined });
  history.merged += merged - 1;
};

export const noteHold = (resource: ResourceState, grant: GrantState, at: Time): void => {
  const { history } = resource;
  if (grant.hold !== undefined) grant.hold.to = at;
  grant.hold = { from: at, to: undefined, task: grant.holder, grant: grant.id };
  history.holds.push(grant.hold);
  if (history.holds.length < 2 * KEPT) return;
  history.holds.splice(0, KEPT);
  history.merged += KEPT;
};

/** The depth of a queue or the permits taken changed. Locks with one permit tell it by their holds alone. */
export const noteLevel = (resource: ResourceState, at: Time): void => {
  if (resource.capacity === 1 && resource.items.length === 0 && resource.put.size === 0) return;
  const { history, putters, takers } = resource;
  history.levels.push({ from: at, level: resource.items.length + resource.holders.size, putters, takers });
  if (history.levels.length < 2 * KEPT) return;
  history.levels.splice(0, KEPT);
  history.merged += KEPT;
};
