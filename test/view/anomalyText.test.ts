import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { SyntaxKind } from 'typescript/unstable/ast';
import type { Anomaly } from '../../core/protocol/anomaly.ts';
import { anomalyText } from '../../core/view/anomalyText.ts';
import { listFiles, repoPath, root } from '../../scripts/support.ts';
import { tokenize } from '../architecture/tokens.ts';
import { anomalySamples } from '../support/anomalySamples.ts';

const shown = (value: string | number): string => (value === 12_500_000 ? '13 ms' : `${value}`);

for (const anomaly of Object.values(anomalySamples)) {
  test(`${anomaly.note} has words in both languages that tell all its values`, () => {
    const english = anomalyText(anomaly, 'en');
    const chinese = anomalyText(anomaly, 'zh-cn');
    assert.match(chinese, /[\u4e00-\u9fff]{2}/);
    for (const text of [english, chinese]) {
      assert.doesNotMatch(text, /[{}!！]|[.。]$/);
      for (const value of Object.values(anomaly.values)) assert.ok(text.includes(shown(value)), `${value} in ${text}`);
    }
    assert.doesNotMatch(english, /[^ -~]/);
  });
}

test('the file, the process and the thread stand before it where they are known', () => {
  const cut: Anomaly = { note: 'cutRecord', values: {} };
  const text = (place: Partial<Anomaly>): string[] =>
    (['en', 'zh-cn'] as const).map((language) => anomalyText({ ...cut, ...place } as Anomaly, language));
  assert.deepEqual(text({}), ['a record is cut off', '有一条记录被截断']);
  assert.deepEqual(text({ file: 'a.spool', thread: 0 }), [
    'a.spool: thread 0: a record is cut off',
    'a.spool：线程 0：有一条记录被截断',
  ]);
  assert.deepEqual(text({ file: 'a.spool', pid: 12345, thread: 2 }), [
    'a.spool: thread 2 of process 12345: a record is cut off',
    'a.spool：进程 12345 的线程 2：有一条记录被截断',
  ]);
});

test('one byte and one event are told as one', () => {
  const texts = [
    anomalyText({ note: 'damagedBytes', values: { at: 16, bytes: 1 } }, 'en'),
    anomalyText({ note: 'tornTail', values: { bytes: 1 } }, 'en'),
    anomalyText({ note: 'lateEvents', values: { events: 1, late: 3e6 } }, 'en'),
  ];
  for (const text of texts) assert.doesNotMatch(text, /bytes|events|were|are/);
});

test('decoder, model and session build no sentence of their own', () => {
  const files = ['core/protocol', 'core/model', 'extension/session/recording.ts', 'extension/session/analysis.ts'];
  const isText = new Set([
    SyntaxKind.StringLiteral,
    SyntaxKind.NoSubstitutionTemplateLiteral,
    SyntaxKind.TemplateHead,
    SyntaxKind.TemplateMiddle,
    SyntaxKind.TemplateTail,
  ]);
  const sentences = files
    .flatMap((path) =>
      path.endsWith('.ts') ? [join(root, path)] : listFiles(join(root, path), (each) => each.endsWith('.ts')),
    )
    .flatMap((path) =>
      tokenize(readFileSync(path, 'utf8'))
        .filter(({ kind, text }) => isText.has(kind) && /\p{L}{2,} +\p{L}+ +\p{L}|\p{Script=Han}/u.test(text))
        .map(({ text, line }) => `${repoPath(path)}:${line}: ${text}`),
    );
  assert.deepEqual(sentences, []);
});
