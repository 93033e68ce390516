/** Real runs of lessons, at a moment that shows the most: every kind of primitive with its picture and words, in every theme. */
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { time } from '../../core/protocol/ids.ts';
import type { Language, Snapshot, TaskStatus } from '../../core/view/viewModel.ts';
import { Analysis } from '../../extension/session/analysis.ts';
import { snapshotOf } from '../../extension/session/snapshot.ts';
import { resource, scene, task } from '../support/scenes/builder.ts';
import { type Bundle, bundleWebview, launch, openPanel, root } from './browser.ts';
import { differences, drawnContrasts, least } from './contrast.ts';
import { overlapping } from './overlapping.ts';
import type { ThemeName } from './themes.ts';

const results = join(root, 'test-results/webview');
const themes: readonly ThemeName[] = ['dark', 'light', 'hc-dark', 'hc-light'];

/** The moment in milliseconds of the recording; its end where left out. */
function load(name: string, moment?: number, language: Language = 'en'): Snapshot {
  const folder = join(import.meta.dirname, 'recordings', name);
  const analysis = new Analysis();
  for (const file of readdirSync(folder)) analysis.push(file, readFileSync(join(folder, file)));
  if (moment === undefined) analysis.finish();
  else analysis.advance(time(moment * 1e6));
  const ended = moment === undefined;
  return snapshotOf(analysis, {
    language,
    program: `${name}.ts`,
    cwd: '/program',
    now: ended ? analysis.state.now : time(moment * 1e6),
    state: ended ? 'ended' : 'live',
    end: ended ? analysis.end : undefined,
  });
}

interface Shown {
  readonly moment?: number;
  /** Second lines of tasks and resources that must be there. */
  readonly en: readonly string[];
  readonly zh: readonly string[];
  /** Names of nodes that must be there. */
  readonly names: readonly string[];
}
const recordings: Readonly<Record<string, Shown>> = {
  capacity: { moment: 1712, en: ['full, 3 of 3'], zh: ['已满，3/3'], names: ['shelf', 'waitForRoom'] },
  taskDone: {
    moment: 5678,
    en: ['2 items, no limit, 2 unfinished', 'daemon · build :13'],
    zh: ['2 项，无上限，2 项未完成', '守护 · build :13'],
    names: ['main', 'Ivan', 'Left', 'Right', 'orders'],
  },
  forgottenEnd: {
    moment: 814,
    en: ['pipe, 1 message, 2 ends to write'],
    zh: ['管道，1 条消息，2 个写端'],
    names: ['radio'],
  },
  sharedObjects: {
    moment: 1694,
    en: ['dictionary, 0 entries', 'list', 'shared value', 'shared array', 'namespace'],
    zh: ['字典，0 项', '列表', '共享值', '共享数组', '命名空间'],
    names: ['heights', 'steps', 'perScout', 'camp', 'Bald Top'],
  },
  sameWorkers: {
    moment: 2731,
    en: ['pool, 3 of 4 busy', 'pool, 0 of 5 busy', '15 items, no limit', 'future, pending'],
    zh: ['池，4 个工作者，3 个忙', '15 项，无上限'],
    names: ['work of scales', 'scales', 'PoolWorker-6'],
  },
  lostUpdates: {
    moment: 1295,
    en: ['pool, 94 of 100 busy'],
    zh: ['池，100 个工作者，94 个忙'],
    names: ['93 × takeTicket', 'work of visitors'],
  },
  twoNames: { moment: 857, en: ['rlock, held 2×'], zh: ['可重入锁，持有 2 次'], names: ['piano', 'Clara', 'Fanny'] },
  threeInside: { moment: 417, en: ['0 of 3 permits free'], zh: ['3 个许可，0 个空闲'], names: ['tub'] },
  lostNotice: {
    moment: 1300,
    en: ['condition, 1 waits inside'],
    zh: ['条件变量，1 个在其中等待'],
    names: ['main', 'Oma', 'kettle'],
  },
  oneShort: { en: ['barrier, 2 of 3 arrived'], zh: ['屏障，已到 2/3'], names: ['boat', 'Ilse', 'Jomo'] },
};

let browser: Browser;
let bundle: Bundle;
before(async () => {
  mkdirSync(results, { recursive: true });
  [browser, bundle] = await Promise.all([launch(), bundleWebview()]);
});
after(() => browser.close());

for (const [name, { moment, en, zh, names }] of Object.entries(recordings)) {
  describe(name, () => {
    for (const theme of themes) {
      for (const width of theme === 'dark' ? [380, 1400] : [1400]) {
        test(`in ${theme} at ${width}: nothing over anything, every text readable`, async () => {
          const panel = await openPanel(browser, bundle, { theme, width, height: 875 });
          try {
            await panel.show(load(name, moment));
            await panel.page.screenshot({ path: join(results, `real-${name}-${theme}-${width}.png`) });
            assert.deepEqual(panel.problems, []);
            assert.deepEqual(await overlapping(panel.page), []);
            const faint = (await drawnContrasts(browser, panel.page)).filter((each) => each.ratio < least(each));
            assert.deepEqual(faint, []);
          } finally {
            await panel.close();
          }
        });
      }
    }

    for (const [language, states] of [
      ['en', en],
      ['zh-cn', zh],
    ] as const) {
      test(`says names and states in ${language}`, async () => {
        const panel = await openPanel(browser, bundle, {});
        try {
          const snapshot = load(name, moment, language);
          await panel.show(snapshot);
          const texts = await panel.page.locator('.graph-svg :is(.node-name, .node-second)').allTextContents();
          const wanted = language === 'en' ? [...names, ...states] : states;
          assert.deepEqual(
            wanted.filter((text) => !texts.includes(text)),
            [],
            texts.join(' | '),
          );
          const labels = await panel.page
            .locator('.graph-svg [role=treeitem]')
            .evaluateAll((nodes) => nodes.map((node) => node.getAttribute('aria-label') ?? ''));
          assert.ok(labels.every((label) => label !== '' && !label.includes('undefined') && !/\{\w+\}/.test(label)));
          // Readers hear the state as well.
          const spoken = snapshot.resources.flatMap(({ state = '' }) => (states.includes(state) ? [state] : []));
          for (const state of spoken)
            assert.ok(
              labels.some((label) => label.includes(state)),
              state,
            );
        } finally {
          await panel.close();
        }
      });
    }
  });
}

describe('without colour', () => {
  const statuses: readonly TaskStatus[] = ['runs', 'waits', 'awaits', 'sleeps', 'done', 'killed', 'deadlocked'];
  const kinds = ['lock', 'semaphore', 'rwlock', 'condition', 'event', 'barrier', 'queue', 'pipe', 'pool', 'dict'];
  const resources = kinds.map((kind, index) =>
    resource(`r${index}`, kind, kind, { capacity: kind === 'lock' ? 1 : 3 }),
  );

  for (const deficiency of ['achromatopsia', 'deuteranopia'] as const) {
    test(`states of tasks and kinds of resources differ by shape and pattern: ${deficiency}`, async () => {
      const panel = await openPanel(browser, bundle, { theme: 'light', height: 1400 });
      try {
        const session = await panel.page.context().newCDPSession(panel.page);
        await session.send('Emulation.setEmulatedVisionDeficiency', { type: deficiency });
        const tasks = statuses.map((status, index) => task(`t${index}`, 'task', { status, holds: [] }));
        // What has ended is drawn where it took part in something.
        const edges = tasks.map(({ id }) => ({
          id: `e${id}`,
          kind: 'puts' as const,
          from: id,
          to: 'r6',
          since: 0,
          dead: false,
          place: undefined,
          operation: 'put' as const,
          count: 1,
          at: undefined,
          sentence: '',
        }));
        await panel.show(scene({ tasks, resources, edges }));
        const pictures: Buffer[] = [];
        const ids = [...tasks, ...resources].map(({ id }) => id);
        for (const id of ids) {
          const mark = panel.page.locator(`.node[data-id=${id}]`);
          const box = await mark.boundingBox();
          assert.ok(box !== null, id);
          const [x, y] = [
            box.x + (id.startsWith('t') ? 4 : box.width / 2 - 24),
            box.y + (id === 'r6' ? box.height / 2 - 20 : 4),
          ];
          pictures.push(await panel.page.screenshot({ clip: { x, y, width: 48, height: 32 } }));
        }
        const differing = await differences(browser, pictures);
        const alike = differing.flatMap((row, one) =>
          row.flatMap((pixels, other) => (other > one && pixels < 12 ? [`${ids[one]} ${ids[other]} ${pixels}`] : [])),
        );
        assert.deepEqual(alike, []);
      } finally {
        await panel.close();
      }
    });
  }
});
