/** Sizes and texts of single nodes. */

import { fill, formatAge, formatMoment } from '../../core/text/format.ts';
import type { ResourceView, SiteView, Snapshot, TaskView } from '../../core/view/viewModel.ts';
import type { GroupNode, ResourceNode, TaskNode } from './drawing.ts';
import { cutMiddle, type Measure } from './text.ts';

const MARK = 36;
const LEFT = 32;
const RIGHT = 16;
const TASK_WIDTH = { least: 96, most: 180 };

const word = (snapshot: Snapshot, key: string): string => snapshot.words[key] ?? key;

const lastPart = (file: string): string => file.slice(file.lastIndexOf('/') + 1);

/** "dine :31", or the file where the function has no name. */
const where = (site: SiteView | undefined): string => {
  if (site === undefined) return '';
  const name = site.functionName.replace(/^async /, '');
  return name === '' || name === '<module>' ? `${lastPart(site.file)}:${site.line}` : `${name} :${site.line}`;
};

function secondLine(snapshot: Snapshot, task: TaskView): string {
  if (task.status === 'killed' && task.endedAt !== undefined) {
    const time = formatMoment(task.endedAt, snapshot.language);
    return fill(word(snapshot, 'task.killedAt'), { time });
  }
  const several = snapshot.tasks.filter((other) => other.kind === 'process').length > 1;
  const pid = task.kind === 'process' && several && fill(word(snapshot, 'task.pid'), { pid: String(task.pid) });
  const place = where(task.at) || pid || '';
  const traits = (task.traits ?? []).map((trait) => word(snapshot, `trait.${trait}`));
  return [...traits, place].filter((text) => text !== '').join(' · ');
}

function textWidth(measure: Measure, name: string, second: string): number {
  const widest = Math.max(measure(name, 12.5, 600), measure(second, 11, 400, true));
  return Math.min(TASK_WIDTH.most, Math.max(TASK_WIDTH.least, Math.ceil(widest) + LEFT + RIGHT));
}

export function taskNode(snapshot: Snapshot, task: TaskView, measure: Measure): TaskNode {
  const room = TASK_WIDTH.most - LEFT - RIGHT;
  const name = cutMiddle(task.name, room, (text) => measure(text, 12.5, 600));
  const second = cutMiddle(secondLine(snapshot, task), room, (text) => measure(text, 11, 400, true));
  return {
    kind: 'task',
    id: task.id,
    task,
    name,
    second,
    width: textWidth(measure, name, second),
    height: task.kind === 'process' ? 44 : 40,
  };
}

export function groupNode(
  snapshot: Snapshot,
  id: string,
  members: readonly TaskView[],
  label: string,
  measure: Measure,
): GroupNode {
  const first = members[0];
  const status = first?.status ?? 'runs';
  const since = Math.min(...members.map((member) => member.since));
  const waits = status === 'waits' || status === 'stuckBehind' || status === 'deadlocked';
  const age = formatAge(snapshot.run.now - since, snapshot.language);
  const full = fill(word(snapshot, 'group.name'), { n: members.length, name: label });
  const name = cutMiddle(full, TASK_WIDTH.most - LEFT - RIGHT, (text) => measure(text, 12.5, 600));
  const second = waits ? fill(word(snapshot, 'group.longest'), { age }) : word(snapshot, `status.${status}`);
  return { kind: 'group', id, members, status, name, second, width: textWidth(measure, name, second), height: 40 };
}

/** Widths of the box that shows what a shared value contains. */
const CONTENT = { least: 44, most: 190 };

/** What it contains, without the words that Node puts before it. */
export const contentOf = (resource: ResourceView): string =>
  (resource.content ?? '').replace(/^(?:Map|Array|Set)?\(\d+\)\s*|^\[[^\]]*prototype\]\s*/, '');

/** A semaphore can be given more permits than it began with. */
export const permitsOf = (resource: ResourceView): number =>
  resource.gauges.find((gauge) => gauge.name === 'permits')?.value ?? resource.capacity ?? 1;

/** How many cells of a queue are drawn one by one. */
export const QUEUE_CELLS = 6;
export const CELL = { width: 74, height: 56 };

function markSize(resource: ResourceView, upright: boolean, measure: Measure): { width: number; height: number } {
  const permits = permitsOf(resource);
  switch (resource.kind) {
    case 'queue': {
      const places = resource.capacity ?? Math.max(3, resource.level);
      if (upright) {
        const cells = places > QUEUE_CELLS ? 3 : places;
        return { width: 96, height: Math.max(2, cells) * 30 + 12 };
      }
      if (places > QUEUE_CELLS) return { width: 172, height: 52 };
      return { width: Math.max(2, places) * CELL.width + 14, height: CELL.height + 16 };
    }
    case 'semaphore':
    case 'resourcePool':
    case 'barrier':
      return { width: permits > 8 ? 96 : Math.max(MARK, permits * 19 + 12), height: MARK };
    case 'pool':
      return { width: permits > 8 ? 96 : Math.max(48, permits * 22 + 12), height: MARK };
    case 'rwlock':
      return { width: 68, height: MARK };
    case 'pipe':
      return { width: 86, height: 32 };
    case 'value':
    case 'array':
    case 'dict':
    case 'list':
    case 'namespace': {
      const text = measure(contentOf(resource), 11, 400, true);
      return { width: Math.min(CONTENT.most, Math.max(CONTENT.least, Math.ceil(text) + 20)), height: MARK };
    }
    default:
      return { width: MARK, height: MARK };
  }
}

export function resourceNode(
  snapshot: Snapshot,
  resource: ResourceView,
  dead: boolean,
  upright: boolean,
  measure: Measure,
): ResourceNode {
  const mark = markSize(resource, upright, measure);
  const name = cutMiddle(resource.name, 150, (text) => measure(text, 12.5, 600));
  const second = cutMiddle(resource.state ?? '', 200, (text) => measure(text, 11, 400));
  const text = Math.max(measure(name, 12.5, 600), measure(second, 11, 400));
  const height = mark.height + 20 + (second === '' ? 0 : 15);
  return {
    kind: 'resource',
    id: resource.id,
    resource,
    name,
    second,
    mark,
    dead,
    upright,
    waitsToPut:
      resource.kind === 'queue' &&
      snapshot.edges.some((edge) => edge.kind === 'waitsFor' && edge.to === resource.id && edge.operation === 'put'),
    width:
      resource.kind === 'queue' && upright
        ? mark.width + 2 * Math.ceil(text + 8)
        : Math.max(mark.width, Math.ceil(text)),
    height,
  };
}
