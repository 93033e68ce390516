/** The smallest change that would have ended a wait, by what it was for; for detectors that tell waits of all kinds. */
import type { State } from '../../model/state.ts';
import type { SiteId } from '../../protocol/ids.ts';
import type { Finding, FindingStep, Names } from '../detector.ts';
import { atEn, atZh } from './phrases.ts';

/** `idle`: a job queue that runs nothing and begins nothing. `promise`: nobody knows who was to settle it. */
type Cause = 'idle' | 'jobs' | 'held' | 'event' | 'stream' | 'promise';
interface Found {
  readonly cause: Cause;
  /** What was waited for. */
  readonly step?: FindingStep;
  readonly site?: SiteId | undefined;
}
/** More than these would not be read. */
const MOST_REPAIRS = 2;

const HELD: ReadonlySet<string> = new Set(['lock', 'rlock', 'rwlock', 'semaphore', 'resourcePool']);

/** Whether a job queue has places left, and yet begins none of the jobs that wait: it is paused. */
export function isIdle(state: State, { resource }: FindingStep): boolean {
  const pool = state.resources.get(resource);
  return pool?.kind === 'pool' && pool.holders.size === 0;
}

function causeOf(state: State, step: FindingStep): Cause | undefined {
  const { kind = '', gauges } = state.resources.get(step.resource) ?? {};
  if (kind === 'pool') return isIdle(state, step) ? 'idle' : 'jobs';
  if (HELD.has(kind)) return step.heldFrom === undefined ? undefined : 'held';
  if (kind === 'queue' && gauges?.has('buffered') === true) return 'stream';
  return kind === 'event' ? kind : undefined;
}

/** One of each kind, in the order of the waits. */
function causesOf(finding: Finding, state: State): readonly Found[] {
  const promises = finding.sites.filter(({ role, resource }) => role === 'waits' && resource === undefined);
  const all: Found[] = [
    ...finding.steps.flatMap((step): Found[] => {
      const cause = causeOf(state, step);
      return cause === undefined ? [] : [{ cause, step }];
    }),
    ...promises.map(({ site }): Found => ({ cause: 'promise', site })),
  ];
  const first = new Map<Cause, Found>();
  for (const found of all) if (!first.has(found.cause)) first.set(found.cause, found);
  return [...first.values()].slice(0, MOST_REPAIRS);
}

/** Empty where nothing better can be said than for all waits. */
export const repairsEn = (finding: Finding, names: Names, state: State): string =>
  causesOf(finding, state)
    .map((found) => repairEn(found, names))
    .join(' ');
export const repairsZh = (finding: Finding, names: Names, state: State): string =>
  causesOf(finding, state)
    .map((found) => repairZh(found, names))
    .join('');

function repairEn({ cause, step, site }: Found, names: Names): string {
  const what = step === undefined ? '' : names.resource(step.resource);
  switch (cause) {
    case 'idle':
      return `Let ${what} go on on every path, after an error too: it is paused, or was never started.`;
    case 'jobs':
      return `Let every job of ${what} end, on every path: by its callback, or by settling the promise that it returns.`;
    case 'held':
      return `Release ${what} on every path, best in a finally block.`;
    case 'event':
      return `Listen for ${what} before it can come, and also for what may come in its place: an error, the end, a limit of time.`;
    case 'stream':
      return `Have ${what} read to its end, or destroyed, and call the callback of each of its functions on every path.`;
    case 'promise':
      return `See who was to settle the promise that is awaited${atEn(names, site)}: an error, an early return, or an event that came before, leaves it open.`;
  }
}
function repairZh({ cause, step, site }: Found, names: Names): string {
  const what = step === undefined ? '' : names.resource(step.resource);
  switch (cause) {
    case 'idle':
      return `让 ${what} 在每条路径上（包括出错之后）继续运行：它处于暂停状态，或者从未启动。`;
    case 'jobs':
      return `让 ${what} 的每个作业在每条路径上都结束：调用它的回调，或者兑现它返回的 Promise。`;
    case 'held':
      return `在每条路径上释放 ${what}，最好放在 finally 中。`;
    case 'event':
      return `在 ${what} 可能到来之前就开始监听，并同时监听可能代替它到来的情况：错误、结束或超时。`;
    case 'stream':
      return `把 ${what} 读到末尾，或者销毁它，并在每条路径上调用它的每个函数的回调。`;
    case 'promise':
      return `请查看${atZh(names, site)}等待的 Promise 本应由谁兑现：出错、提前返回，或者事件在此之前就已到来，都会让它悬而不决。`;
  }
}
