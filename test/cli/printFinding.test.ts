import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findingLines } from '../../cli/printFinding.ts';
import { coloured, displayWidth, plain } from '../../cli/terminal.ts';
import type { FindingView, Snapshot } from '../../core/view/viewModel.ts';
import { cycle, site, snapshotOf } from './support/philosophers.ts';

const linesOf = (finding: FindingView, changes: Partial<Snapshot> = {}, paint = plain): string[] =>
  findingLines(finding, { snapshot: snapshotOf(finding, changes), cwd: '/bank', paint });

describe('a finding in text', () => {
  test('a cycle is a ring of sentences, each place clickable, each line of source once', () => {
    assert.equal(
      linesOf(cycle).join('\n'),
      `Deadlock (certain)
Two tasks wait for each other in a cycle. None of them can go on.

╭▸ Hypatia waits for fork 2 at philosophers.ts:31, holds fork 1 from :29.
│    holds fork 1      lessons/philosophers.ts:29:9
│     29 │ await left.acquire();
│        │       ^
│    waits for fork 2  lessons/philosophers.ts:31:9
│     31 │ await right.acquire();
│        │        ^
├▸ Laozi waits for fork 1 at philosophers.ts:31, holds fork 2 from :29.
╰─ back to Hypatia

Stuck behind: Kant

To do Take the fork with the lower number first. Then the cycle cannot close,
      however the tasks are scheduled.`,
    );
  });

  test('a finding without a cycle names the sites that no step names', () => {
    const orphan: FindingView = {
      ...cycle,
      cyclic: false,
      steps: [],
      behind: [],
      title: 'Orphaned lock',
      certainty: 'likely',
      why: 'Nobody is left to release it.',
    };
    assert.equal(
      linesOf(orphan).join('\n'),
      `Orphaned lock (likely)
Two tasks wait for each other in a cycle. None of them can go on.

  Hypatia holds fork 1  lessons/philosophers.ts:29:9
   29 │ await left.acquire();
      │       ^

Why   Nobody is left to release it.
To do Take the fork with the lower number first. Then the cycle cannot close,
      however the tasks are scheduled.`,
    );
  });

  test('no line is wider than 80 columns, whatever the names and the source', () => {
    const long = `const ${'x'.repeat(200)} = await right.acquire();`;
    const name = '名字'.repeat(20);
    const wide: FindingView = {
      ...cycle,
      message: name,
      messageParts: [{ text: `${name} `.repeat(5), strong: true }],
      steps: cycle.steps.map((each) => ({ ...each, holdsFrom: undefined, waitsAt: site(31, 210) })),
    };
    const sources = [{ path: '/bank/lessons/philosophers.ts', lines: [{ line: 31, text: long }] }];
    const lines = linesOf(wide, { sources, language: 'zh-cn' });
    assert.deepEqual(
      lines.filter((line) => displayWidth(line) > 80),
      [],
    );
    const code = lines.findIndex((line) => line.includes('acquire'));
    const column = (lines[code + 1] ?? '').indexOf('^');
    assert.equal((lines[code] ?? '').slice(column, column + 5), 'await', 'the caret stands under the column');
  });

  test('an unknown source or place leaves the rest', () => {
    const bare: FindingView = {
      ...cycle,
      steps: cycle.steps.map((each) => ({ ...each, waitsAt: undefined, holdsFrom: undefined })),
      sites: [],
    };
    assert.equal(linesOf(bare, { sources: [] }).filter((line) => line.startsWith('├▸')).length, 1);
  });

  test('names are bold and a certain error is red, a program cannot add its own colours', () => {
    const evil: FindingView = {
      ...cycle,
      messageParts: [{ text: '\u001b[2J', strong: false }, ...cycle.messageParts],
    };
    const text = linesOf(evil, {}, coloured).join('\n');
    assert.ok(text.includes('\u001b[31m\u001b[1mDeadlock'));
    assert.ok(text.includes('\u001b[1mHypatia\u001b[22m waits'));
    assert.ok(!text.includes('\u001b[2J'));
  });
});
