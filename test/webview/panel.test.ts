/** The panel in a real browser: what it draws, says and sends. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import type { Snapshot } from '../../core/view/viewModel.ts';
import { large } from '../support/scenes/large.ts';
import { philosophers } from '../support/scenes/philosophers.ts';
import { processes } from '../support/scenes/processes.ts';
import * as small from '../support/scenes/small.ts';
import { tickets } from '../support/scenes/tickets.ts';
import { type Bundle, bundleWebview, launch, openPanel, type Panel, type PanelOptions } from './browser.ts';

let browser: Browser;
let bundle: Bundle;
before(async () => {
  [browser, bundle] = await Promise.all([launch(), bundleWebview()]);
});
after(() => browser.close());

/** Runs `check` over a panel that shows `snapshot`, and sees to it that the page had no complaint. */
async function shown(snapshot: Snapshot, options: PanelOptions, check: (panel: Panel) => Promise<void>): Promise<void> {
  const panel = await openPanel(browser, bundle, options);
  try {
    await panel.show(snapshot);
    await check(panel);
    assert.deepEqual(panel.problems, []);
  } finally {
    await panel.close();
  }
}
const focused = (panel: Panel): Promise<string | null> =>
  panel.page.evaluate(() => document.activeElement?.getAttribute('data-key') ?? null);
const texts = (panel: Panel, selector: string): Promise<string[]> => panel.page.locator(selector).allTextContents();

describe('a deadlock', () => {
  test('is a ring with its words, arcs and ages; everything else is quiet', () =>
    shown(philosophers(), {}, async (panel) => {
      assert.deepEqual(await texts(panel, '.ring-title'), ['Deadlock']);
      assert.deepEqual(await texts(panel, '.ring-size'), ['5 tasks, 5 locks']);
      assert.equal(await panel.page.locator('.graph-svg .edge.tone-dead').count(), 10);
      assert.equal(await panel.page.locator('.node.s-deadlocked').count(), 5);
      assert.equal(await panel.page.locator('.resource.in-finding').count(), 5);
      assert.ok((await texts(panel, '.chip text')).includes('awaits all 5'));
      assert.deepEqual(await texts(panel, '.shelf-title'), ['Not affected: 1 task']);
      assert.deepEqual(await texts(panel, '.flag text'), ['Deadlock 0.489 s']);
      assert.deepEqual((await texts(panel, '.step-text'))[0], 'Hypatia waits for fork 2');
      assert.equal(await panel.page.locator('.headline').textContent(), 'Stopped at a deadlock');
    }));

  test('is read aloud once, and each member reads its arc', () =>
    shown(philosophers(), {}, async (panel) => {
      const alert = await panel.page.locator('[role=alert]').textContent();
      assert.match(
        alert ?? '',
        /^Deadlock\. 5 tasks wait for each other\. Hypatia waits for fork 2, held by Laozi\..*Press N to go there\.$/,
      );
      const label = await panel.page.locator('.node[data-id=t1]').getAttribute('aria-label');
      assert.equal(
        label,
        'Hypatia, async task, deadlocked, 1 of 5. Waits for fork 2, 8.05 s, line 31. fork 2 is held by Laozi.',
      );
      await panel.page.evaluate(() => document.querySelector('[role=alert]')?.replaceChildren());
      await panel.show(philosophers());
      assert.equal(await panel.page.locator('[role=alert]').textContent(), '');
    }));

  test('has one selection in graph, card, timeline and inspector', () =>
    shown(philosophers(), {}, async (panel) => {
      await panel.page.locator('.node[data-id=t3]').click();
      for (const selector of [
        '.node.selected .node-name',
        '.step.selected .step-text b >> nth=0',
        '.row.selected .row-name',
        '.who-name',
      ]) {
        assert.equal(await panel.page.locator(selector).first().textContent(), 'Kant', selector);
      }
      assert.deepEqual((await panel.sent()).at(-1), { type: 'select', id: 't3' });
      await panel.page.locator('.step-text').nth(1).click();
      assert.equal(await panel.page.locator('.who-name').textContent(), 'Laozi');
      await panel.send({ type: 'select', id: 'r4' });
      assert.equal(await panel.page.locator('.who-name').textContent(), 'fork 4');
    }));

  test('leads to the source from nodes, rows, steps, edges and links', () =>
    shown(philosophers(), {}, async (panel) => {
      const last = async (): Promise<unknown> =>
        (await panel.sent()).filter((message) => JSON.stringify(message).includes('"open"')).at(-1);
      const site = (line: number) => ({
        path: '/demo/philosophers.ts',
        file: 'philosophers.ts',
        line,
        column: 3,
        functionName: 'dine',
      });
      await panel.page.locator('.node[data-id=t2]').dblclick();
      assert.deepEqual(await last(), { type: 'open', site: site(31), beside: false });
      await panel.page.locator('.node[data-id=r2] .outline').dblclick({ position: { x: 4, y: 4 } });
      assert.deepEqual(await last(), { type: 'open', site: site(29), beside: false });
      await panel.page.locator('.row[data-id=t4]').dblclick({ position: { x: 60, y: 10 } });
      assert.deepEqual(await last(), { type: 'open', site: site(31), beside: false });
      await panel.page.locator('.steps .site').nth(1).click();
      assert.deepEqual(await last(), { type: 'open', site: site(29), beside: false });
      await panel.page.locator('.node[data-id=t2]').focus();
      await panel.page.keyboard.press('Alt+Enter');
      assert.deepEqual(await last(), { type: 'open', site: site(31), beside: true });
      await panel.page.getByRole('button', { name: 'Show both lines' }).click();
      assert.deepEqual((await panel.sent()).at(-1), {
        type: 'command',
        command: 'showBothLines',
        finding: 'f:deadlock',
      });
    }));
});

describe('the keyboard', () => {
  test('goes from region to region with Tab', () =>
    shown(philosophers(), {}, async (panel) => {
      const seen = new Set<string>();
      for (let press = 0; press < 40; press += 1) {
        await panel.page.keyboard.press('Tab');
        const region = await panel.page.evaluate(
          () =>
            document.activeElement
              ?.closest('.toolbar, .findings, .inspector, .graph, .divider, .timeline')
              ?.className.split(' ')[0] ?? '',
        );
        seen.add(region);
      }
      for (const region of ['toolbar', 'findings', 'graph', 'divider', 'timeline']) assert.ok(seen.has(region), region);
    }));

  test('N goes to the finding, C round the cycle, W and H along the edges, Escape ends it', () =>
    shown(philosophers(), {}, async (panel) => {
      const press = async (key: string): Promise<string | null> => {
        await panel.page.keyboard.press(key);
        return focused(panel);
      };
      assert.equal(await press('n'), 't1');
      assert.equal(await press('c'), 't2');
      assert.equal(await press('w'), 'r3');
      assert.equal(await press('h'), 't3');
      assert.equal(await press('c'), 't4');
      assert.equal(await press('c'), 't5');
      assert.equal(await press('c'), 't1');
      await press('Escape');
      assert.equal(await panel.page.locator('.node.selected').count(), 0);
    }));

  test('arrows move within the graph, the steps, the rows and the table', () =>
    shown(philosophers(), {}, async (panel) => {
      await panel.page.locator('.node[data-id=t1]').focus();
      await panel.page.keyboard.press('ArrowRight');
      assert.equal(await focused(panel), 'r2');
      await panel.page.locator('.step').first().focus();
      await panel.page.keyboard.press('ArrowDown');
      assert.equal(await focused(panel), 'step-1');
      await panel.page.locator('.row[data-id=t1]').focus();
      await panel.page.keyboard.press('ArrowDown');
      assert.equal(await focused(panel), 'row-t2');
      await panel.page.keyboard.press('t');
      await panel.page.locator('tbody tr').first().focus();
      await panel.page.keyboard.press('ArrowDown');
      assert.equal(await focused(panel), 'table-t2');
    }));

  test('does nothing while a field has the focus', () =>
    shown(philosophers(), {}, async (panel) => {
      await panel.page.keyboard.press('/');
      assert.equal(await focused(panel), 'find');
      await panel.page.keyboard.type('kant');
      assert.equal(await panel.page.locator('.table-box').isVisible(), false);
      assert.equal(await panel.page.locator('.node:not(.missed)').count(), 1);
    }));

  test('? shows the keys, and T the table that can be sorted', () =>
    shown(philosophers(), {}, async (panel) => {
      await panel.page.keyboard.press('?');
      assert.equal(await panel.page.locator('dialog[open] dt').count(), 12);
      await panel.page.keyboard.press('Escape');
      await panel.page.keyboard.press('t');
      assert.equal(await panel.page.locator('tbody tr').count(), 7);
      assert.deepEqual(await texts(panel, 'tbody tr >> nth=0 >> td >> nth=2'), ['Laozi']);
      await panel.page.getByRole('button', { name: 'Task' }).click();
      assert.equal(await panel.page.locator('th[aria-sort]').getAttribute('aria-sort'), 'ascending');
      assert.equal((await texts(panel, 'tbody .cell-name'))[0], 'Averroes');
    }));
});

describe('other pictures', () => {
  test('an orphaned lock has no ring but a box with one sentence and a cut edge', () =>
    shown(processes(), {}, async (panel) => {
      assert.equal(await panel.page.locator('.ring').count(), 0);
      assert.deepEqual(await texts(panel, '.cause-text'), ['Nobody can release this lock']);
      assert.equal(await panel.page.locator('.edge .cut').count(), 1);
      assert.equal(await panel.page.locator('.node.s-killed').count(), 1);
      assert.ok((await texts(panel, '.chip text')).includes('1st, 4.81 s'));
    }));

  test('a full queue shows its cells, who waits before it, and the flows', () =>
    shown(tickets(), {}, async (panel) => {
      assert.deepEqual(await texts(panel, '.k-queue .mark-text'), ['#28', '#29', '#30']);
      assert.equal(await panel.page.locator('.waiting-item').count(), 1);
      assert.equal(await panel.page.locator('.k-queue .full-bar').count(), 1);
      assert.ok((await texts(panel, '.chip text')).includes('13 taken'));
      assert.deepEqual(await texts(panel, '.frame text'), ['main, process, pid 5210']);
      assert.equal(await panel.page.locator('.row-queue .capacity').count(), 1);
    }));

  test('a predicted cycle is dotted and hollow, never red', () =>
    shown(small.potential(), {}, async (panel) => {
      assert.deepEqual(await texts(panel, '.ring-title'), ['Potential']);
      assert.equal(await panel.page.locator('.band-fill, .band-hatch, .in-finding, .tone-dead').count(), 0);
    }));

  test('120 tasks fold into few nodes and rows', () =>
    shown(large(), {}, async (panel) => {
      assert.ok((await panel.page.locator('.node').count()) <= 30);
      assert.ok((await texts(panel, '.node-name')).includes('38 × placeOrder'));
      assert.deepEqual(await texts(panel, '.count.bad'), ['3 tasks deadlocked', '71 wait behind them']);
      assert.ok((await panel.page.locator('.row').count()) < 30);
    }));

  const states: [name: string, scene: () => Snapshot, selector: string, text: RegExp][] = [
    ['empty', small.empty, '.message', /See who waits for whom.*Run this file.*Open a recording.*Try an example/],
    ['starting', small.starting, '.message', /Starting tickets\.ts/],
    ['failed', small.failed, '.message', /connection closed.*complete up to 4\.2 s/],
    ['live', () => small.live(), '.banner', /^Nothing is stuck\. 6 tasks, 1 task waits\.$/],
    ['lost', small.lost, '.lost-note', /^1,204 events lost$/],
  ];
  for (const [name, scene, selector, text] of states) {
    test(`the panel says that it is ${name}`, () =>
      shown(scene(), {}, async (panel) => {
        assert.match((await panel.page.locator(selector).textContent()) ?? '', text);
      }));
  }

  test('buttons of the empty panel ask the host', () =>
    shown(small.empty(), {}, async (panel) => {
      await panel.page.getByRole('button', { name: 'Try an example' }).click();
      assert.deepEqual((await panel.sent()).at(-1), { type: 'command', command: 'tryExample' });
    }));
});

describe('the panel over time', () => {
  test('remembers the selection and the table when it comes back', () =>
    shown(philosophers(), { memory: { selected: 't4', table: true } }, async (panel) => {
      assert.equal(await panel.page.locator('tbody tr.selected .cell-name').textContent(), 'Averroes');
      await panel.page.keyboard.press('t');
      assert.deepEqual(await panel.remembered(), { selected: 't4', table: false });
    }));

  test('equal snapshots keep focus, and a running program keeps its nodes in place', () =>
    shown(small.live(0), {}, async (panel) => {
      const places = (): Promise<(string | null)[]> =>
        panel.page.locator('.node').evaluateAll((nodes) => nodes.map((node) => node.getAttribute('transform')));
      const first = await places();
      await panel.page.locator('.node[data-id=t3]').focus();
      for (let step = 1; step < 5; step += 1) await panel.show(small.live(step));
      assert.deepEqual(await places(), first);
      assert.equal(await focused(panel), 't3');
    }));

  test('a cycle that closes moves its members onto the ring and then stands still', () =>
    shown({ ...philosophers(), findings: [] }, { motion: true }, async (panel) => {
      await panel.show(philosophers());
      await panel.page.waitForFunction(() => {
        const words = document.querySelector('.ring-words:not(.potential)');
        return words?.getAttribute('opacity') === '1';
      });
      const transform = (selector: string): Promise<string | null> =>
        panel.page.locator(selector).getAttribute('transform');
      const numbers = async (selector: string): Promise<number[]> =>
        ((await transform(selector))?.match(/-?[\d.]+/g) ?? []).map(Number);
      const [ringX = 0, ringY = 0] = await numbers('.ring');
      const [topX = 0, topY = 0] = await numbers('.node[data-id=t1]');
      assert.ok(Math.abs(topX - ringX) < 0.01 && topY - ringY < -100, `${topX - ringX}, ${topY - ringY}`);
    }));

  test('an ill-formed message changes nothing', () =>
    shown(philosophers(), {}, async (panel) => {
      await panel.page.evaluate(() =>
        window.postMessage({ type: 'snapshot', snapshot: { version: 1, tasks: 'many' } }, '*'),
      );
      await panel.show(philosophers());
      assert.equal(await panel.page.locator('.node.s-deadlocked').count(), 5);
    }));
});

describe('widths', () => {
  test('at 380 px: one column, two steps and more on demand, circles on the ring', () =>
    shown(philosophers(), { width: 380, height: 900 }, async (panel) => {
      assert.equal(await panel.page.locator('.step').count(), 2);
      await panel.page.locator('.more').click();
      assert.equal(await panel.page.locator('.step').count(), 5);
      assert.equal(await panel.page.locator('.node.task.small').count(), 5);
      const boxes = await panel.page.evaluate(() =>
        ['.side', '.graph', '.timeline'].map((name) => document.querySelector(name)?.getBoundingClientRect().toJSON()),
      );
      assert.ok(boxes.every((box) => box.left === 0 && box.width === 380));
      assert.ok(await panel.page.evaluate(() => document.documentElement.scrollWidth <= 380));
    }));

  test('at 800 px the inspector opens with a selection', () =>
    shown(philosophers(), { width: 800 }, async (panel) => {
      assert.equal(await panel.page.locator('.inspector').isVisible(), false);
      await panel.page.locator('.step-text').nth(1).click();
      assert.equal(await panel.page.locator('.inspector').isVisible(), true);
      await panel.page.getByRole('button', { name: 'Close' }).click();
      assert.equal(await panel.page.locator('.inspector').isVisible(), false);
    }));
});
