import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Snapshot } from '../../core/view/viewModel.ts';
import { labelBox } from '../../webview/layout/chips.ts';
import type { Drawing, GraphModel } from '../../webview/layout/drawing.ts';
import { cubicAt, overlaps } from '../../webview/layout/geometry.ts';
import { layoutGraph } from '../../webview/layout/graph.ts';
import { buildModel } from '../../webview/layout/graphModel.ts';
import { separate } from '../../webview/layout/layers.ts';
import { extentOf } from '../../webview/layout/place.ts';
import { cutMiddle, estimate } from '../../webview/layout/text.ts';
import { large } from '../support/scenes/large.ts';
import { philosophers } from '../support/scenes/philosophers.ts';
import { processes } from '../support/scenes/processes.ts';
import { live, potential, selfDeadlock } from '../support/scenes/small.ts';
import { tickets } from '../support/scenes/tickets.ts';

interface Options {
  readonly width?: number;
  readonly height?: number;
  readonly narrow?: boolean;
  readonly before?: Drawing;
  readonly selected?: string;
}

function draw(snapshot: Snapshot, options: Options = {}): { model: GraphModel; drawing: Drawing } {
  const { width = 1050, height = 470, narrow = false, before } = options;
  const kept = new Set(before?.nodes.filter((place) => place.where !== 'shelf').map((place) => place.node.id) ?? []);
  const model = buildModel({ snapshot, selected: options.selected, kept, upright: narrow, measure: estimate });
  const drawing = layoutGraph(model, {
    snapshot,
    measure: estimate,
    before,
    width,
    height,
    upright: narrow,
    small: narrow,
  });
  return { model, drawing };
}

const scenes: Readonly<Record<string, () => Snapshot>> = {
  philosophers: () => philosophers(),
  'eight philosophers': () => philosophers(8),
  tickets,
  processes,
  large,
  live,
  selfDeadlock,
  potential,
};

for (const [name, scene] of Object.entries(scenes)) {
  describe(name, () => {
    for (const narrow of [false, true]) {
      const size = narrow ? { width: 380, height: 330, narrow } : {};
      test(`${narrow ? 'narrow' : 'wide'}: the same picture twice, no node over another, no chip over anything`, () => {
        const { drawing } = draw(scene(), size);
        assert.deepEqual(draw(scene(), size).drawing, drawing);
        const boxes = drawing.nodes.map((place) => (place.where === 'ring' ? place : extentOf(place)));
        boxes.forEach((a, first) => {
          boxes.slice(first + 1).forEach((b, rest) => {
            const names = `${drawing.nodes[first]?.node.name} and ${drawing.nodes[first + 1 + rest]?.node.name}`;
            assert.ok(!overlaps(a, b, 0), names);
          });
        });
        const chips = drawing.edges.flatMap(({ chip }) => chip ?? []);
        const labels = drawing.nodes.flatMap((place) => labelBox(place, estimate) ?? []);
        chips.forEach((chip, index) => {
          for (const other of [...boxes, ...labels, ...chips.slice(index + 1)]) {
            assert.ok(!overlaps(chip, other, 0), `chip ${chip.text}`);
          }
        });
      });
    }
    test('no edge runs through a stranger', () => {
      const { drawing } = draw(scene());
      for (const { edge, path } of drawing.edges) {
        if (path.kind !== 'cubic') continue;
        for (const place of drawing.nodes) {
          if (place.node.id === edge.from || place.node.id === edge.to) continue;
          for (let t = 0.05; t < 1; t += 0.05) {
            const point = cubicAt(path.points, t);
            const inside =
              Math.abs(point.x - place.x) < place.width / 2 && Math.abs(point.y - place.y) < place.height / 2;
            assert.ok(!inside, `${edge.id} through ${place.node.name}`);
          }
        }
      }
    });
  });
}

describe('the ring', () => {
  test('tasks and locks stand in turn at equal steps, the longest wait at the top', () => {
    const { drawing } = draw(philosophers());
    const [ring] = drawing.rings;
    assert.ok(ring);
    assert.equal(ring.ring.members.length, 10);
    ring.ring.members.forEach((id, index) => {
      const place = drawing.nodes.find((each) => each.node.id === id);
      assert.ok(place);
      assert.equal(place.node.kind, index % 2 === 0 ? 'task' : 'resource');
      assert.ok(Math.abs(Math.hypot(place.x - ring.x, place.y - ring.y) - ring.radius) < 1e-6);
      const angle = (Math.atan2(place.x - ring.x, ring.y - place.y) + 2 * Math.PI) % (2 * Math.PI);
      assert.ok(Math.abs(angle - (index * 2 * Math.PI) / 10) < 1e-6, `${id} at ${angle}`);
    });
    assert.equal(ring.ring.members[0], 't1');
  });

  test('its arcs run clockwise from each member to the next', () => {
    const { drawing } = draw(philosophers());
    const arcs = drawing.edges.filter(({ path }) => path.kind === 'arc');
    assert.equal(arcs.length, 10);
    for (const { path } of arcs)
      assert.ok(path.kind === 'arc' && path.to > path.from && path.to - path.from < Math.PI / 4);
  });

  test('one task that waits for itself has two arcs', () => {
    const { drawing } = draw(selfDeadlock());
    assert.equal(drawing.rings[0]?.ring.members.length, 2);
    assert.deepEqual(
      drawing.edges.map(({ path }) => path.kind),
      ['arc', 'arc'],
    );
  });

  test('a predicted cycle is marked so and has edges that nobody waits on', () => {
    const { model } = draw(potential());
    assert.equal(model.rings[0]?.potential, true);
    assert.deepEqual([...new Set(model.edges.map((edge) => edge.kind))], ['couldWaitFor']);
  });

  test('more than twelve tasks fold into the last arc', () => {
    const { model } = draw(philosophers(30));
    assert.equal(model.rings[0]?.members.filter((id) => id.startsWith('t')).length, 12);
    assert.equal(model.rings[0]?.folded, 18);
  });
});

describe('what is drawn', () => {
  test('what cannot reach the finding stands on the shelf, counted', () => {
    const { model } = draw(philosophers());
    assert.deepEqual(
      model.shelf?.nodes.map((node) => node.name),
      ['clock'],
    );
    assert.ok(draw(philosophers(), { selected: 'tc' }).model.nodes.some((node) => node.id === 'tc'));
  });

  test('alike tasks fold when there are many; the cycle and the selected never do', () => {
    const { model } = draw(large(), { selected: 'refund3' });
    assert.ok(model.nodes.length <= 60);
    const groups = model.nodes.filter((node) => node.kind === 'group').map((node) => node.members.length);
    assert.deepEqual(
      groups.sort((a, b) => a - b),
      [9, 23, 38],
    );
    for (const id of ['t1', 't2', 't3', 'refund3'])
      assert.ok(
        model.nodes.some((node) => node.id === id),
        id,
      );
  });

  test('an orphaned lock has a box with its dead holder at the end of all arrows', () => {
    const { drawing } = draw(processes());
    const [cause] = drawing.causes;
    assert.deepEqual(cause?.cause.members, ['r1', 't1']);
    for (const place of drawing.nodes) {
      if (cause.cause.members.includes(place.node.id)) assert.ok(Math.abs(place.x - cause.x) < cause.width / 2);
      else assert.ok(place.x < cause.x - cause.width / 2, `${place.node.name} stands left of it`);
    }
    assert.equal(drawing.edges.filter(({ edge }) => edge.cut).length, 1);
  });

  test('producers stand before the queue, consumers behind it', () => {
    const { drawing } = draw(tickets());
    const x = (name: string): number => drawing.nodes.find((place) => place.node.name === name)?.x ?? Number.NaN;
    for (const name of ['printer-1', 'printer-2', 'printer-3']) assert.ok(x(name) < x('tickets'), name);
    for (const name of ['window-1', 'window-2']) assert.ok(x(name) > x('tickets'), name);
    assert.equal(drawing.frames.length, 1);
  });
});

describe('stillness', () => {
  const at = (drawing: Drawing): Map<string, string> =>
    new Map(drawing.nodes.map((place) => [place.node.id, `${place.x},${place.y}`]));

  test('a running program moves nothing', () => {
    let { drawing } = draw(live(0));
    const first = at(drawing);
    for (let step = 1; step < 8; step += 1) {
      drawing = draw(live(step), { before: drawing }).drawing;
      assert.deepEqual(at(drawing), first, `step ${step}`);
    }
  });

  test('a new task takes a free place and moves nobody', () => {
    const snapshot = live();
    const before = draw(snapshot).drawing;
    const [task] = snapshot.tasks;
    assert.ok(task);
    const more = {
      ...snapshot,
      tasks: [...snapshot.tasks, { ...task, id: 't99', name: 'late', status: 'runs' as const, holds: [] }],
    };
    const after = at(draw(more, { before }).drawing);
    assert.ok(after.has('t99'));
    for (const [id, place] of at(before)) assert.equal(after.get(id), place);
    assert.ok(![...at(before).values()].includes(after.get('t99') ?? ''));
  });

  test('a finding brings a new layout', () => {
    const calm = { ...philosophers(), findings: [] };
    const before = draw(calm).drawing;
    assert.equal(before.rings.length, 0);
    assert.equal(draw(philosophers(), { before }).drawing.rings.length, 1);
  });
});

test('places in a layer keep their order and their gaps, and move no more than they must', () => {
  const layer = [{ across: 40 }, { across: 40 }, { across: 20 }];
  assert.deepEqual(separate(layer, [0, 100, 200], 10), [0, 100, 200]);
  const [a = 0, b = 0, c = 0] = separate(layer, [50, 50, 50], 10);
  assert.deepEqual([Math.round(b - a), Math.round(c - b)], [50, 40]);
  assert.ok(Math.abs((a + b + c) / 3 - 50) < 1e-9);
});

test('a long name loses its middle', () => {
  const cut = cutMiddle('handleIncomingCustomerOrder', 90, (text) => estimate(text, 12.5, 600));
  assert.match(cut, /^hand.*….*rder$/);
  assert.ok(estimate(cut, 12.5, 600) <= 90);
});
