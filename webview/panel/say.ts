/** What a screen reader hears: nodes, rows, and news. */

import { counted, fill, formatAge } from '../../core/text/format.ts';
import type { FindingView, Snapshot, TaskView } from '../../core/view/viewModel.ts';
import type { GraphModel } from '../layout/drawing.ts';
import type { PlacedRow } from '../layout/timelineRows.ts';
import { kindName, listNames, nameOf, word } from './state.ts';

const say = (snapshot: Snapshot, key: string, values: Record<string, string | number>): string =>
  fill(word(snapshot, key), values);

/** Reads a node of the graph: a member of a ring reads its arc of the proof. */
export function sayNode(snapshot: Snapshot, model: GraphModel, id: string, now: number): string {
  const ring = model.rings.find((each) => each.members.includes(id));
  const task = snapshot.tasks.find((each) => each.id === id);
  const age = (since: number): string => formatAge(now - since, snapshot.language);
  if (ring !== undefined && !ring.potential) {
    const steps = ring.finding.steps;
    const index = steps.findIndex((step) => step.task === id);
    const step = steps[index];
    const next = steps[(index + 1) % steps.length];
    if (task !== undefined && step !== undefined) {
      return say(snapshot, 'say.arc', {
        task: task.name,
        kind: word(snapshot, `kind.${task.kind}`),
        status: word(snapshot, `status.${task.status}`),
        n: index + 1,
        total: steps.length,
        resource: nameOf(snapshot, step.resource),
        age: age(step.since),
        line: String(step.waitsAt?.line ?? ''),
        holder: nameOf(snapshot, next?.task ?? ''),
      });
    }
  }
  if (task !== undefined) return sayTask(snapshot, task, age(task.since));
  const resource = snapshot.resources.find((each) => each.id === id);
  if (resource !== undefined) {
    const kind = kindName(snapshot, resource.kind);
    // The state names the kind itself, where the picture alone does not.
    const state = resource.state ?? '';
    return [
      say(snapshot, 'say.resource', {
        name: resource.name,
        kind: state.startsWith(kind)
          ? state
          : [kind, state].filter((text) => text !== '').join(word(snapshot, 'list.separator')),
      }),
      resource.content === undefined ? '' : `${word(snapshot, 'inspector.content')}: ${resource.content}.`,
      resource.holders.length > 0 ? say(snapshot, 'say.heldBy', { names: listNames(snapshot, resource.holders) }) : '',
      resource.waiters.length > 0 ? say(snapshot, 'say.waiters', { names: listNames(snapshot, resource.waiters) }) : '',
    ]
      .filter((text) => text !== '')
      .join(' ');
  }
  const node = [...model.nodes, ...(model.shelf?.nodes ?? [])].find((each) => each.id === id);
  if (node?.kind !== 'group') return '';
  return `${node.name}, ${word(snapshot, `status.${node.status}`)}. ${node.second}`;
}

function sayTask(snapshot: Snapshot, task: TaskView, age: string): string {
  const traits = (task.traits ?? []).map((trait) => word(snapshot, `trait.${trait}`));
  const kind = [word(snapshot, `kind.${task.kind}`), ...traits].join(word(snapshot, 'list.separator'));
  const status = word(snapshot, `status.${task.status}`);
  const parts = [say(snapshot, 'say.task', { name: task.name, kind, status })];
  const awaited = snapshot.edges.filter(
    (edge) => edge.from === task.id && (edge.kind === 'awaits' || edge.kind === 'joins'),
  );
  const targets = task.waitsFor.length > 0 ? task.waitsFor : awaited.map((edge) => edge.to);
  if (targets.length > 0) parts.push(say(snapshot, 'say.waitsFor', { names: listNames(snapshot, targets), age }));
  if (task.holds.length > 0) parts.push(say(snapshot, 'say.holds', { names: listNames(snapshot, task.holds) }));
  return parts.join(' ');
}

export function sayRow(snapshot: Snapshot, row: PlacedRow, now: number): string {
  switch (row.kind) {
    case 'group':
      return `${row.label} ${row.note}`.trim();
    case 'fold':
      return `${row.label}: ${counted(snapshot.words, 'tasks', row.members.length)}`;
    case 'task': {
      const task = snapshot.tasks.find((each) => each.id === row.task);
      return task === undefined ? '' : sayTask(snapshot, task, formatAge(now - task.since, snapshot.language));
    }
    default: {
      const resource = snapshot.resources.find((each) => each.id === row.resource);
      if (resource === undefined) return '';
      const held =
        resource.holders.length > 0
          ? ` ${say(snapshot, 'say.heldBy', { names: listNames(snapshot, resource.holders) })}`
          : '';
      return `${resource.name}, ${kindName(snapshot, resource.kind)}.${held}`;
    }
  }
}

/** A new finding, read once. */
export function sayFinding(snapshot: Snapshot, finding: FindingView): string {
  const cycle = finding.category === 'deadlock' && finding.cyclic && finding.certainty === 'certain';
  if (!cycle) return say(snapshot, 'say.finding', { title: finding.title, message: finding.message });
  const steps = finding.steps.slice(0, 6).map((step, index, all) =>
    say(snapshot, 'say.step', {
      task: nameOf(snapshot, step.task ?? ''),
      resource: nameOf(snapshot, step.resource),
      holder: nameOf(snapshot, all[(index + 1) % all.length]?.task ?? ''),
    }),
  );
  const count = counted(snapshot.words, 'tasks', finding.steps.length);
  return say(snapshot, 'say.deadlock', { count, steps: steps.join(' ') });
}

export const sayCounts = (snapshot: Snapshot): string =>
  say(snapshot, 'say.counts', {
    tasks: counted(snapshot.words, 'tasks', snapshot.counts.tasks),
    waiting: counted(snapshot.words, 'waiting', snapshot.counts.waiting),
  });
