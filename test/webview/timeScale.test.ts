import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { formatAge, formatMoment, formatTick } from '../../core/text/format.ts';
import { barsOf } from '../../webview/layout/timelineRows.ts';
import { timeScale } from '../../webview/layout/timeScale.ts';

const SECOND = 1e9;
const scale = timeScale({
  from: 0,
  to: 10 * SECOND,
  x0: 200,
  x1: 1000,
  quiet: [{ from: SECOND, to: 9 * SECOND }],
  foldWidth: 150,
});

describe('folded time', () => {
  test('a long quiet stretch has a fixed width; the rest keeps one scale', () => {
    const [fold] = scale.folds;
    assert.ok(fold);
    assert.equal(Math.round(fold.x1 - fold.x0), 150);
    assert.equal(Math.round(scale.x(0)), 200);
    assert.equal(Math.round(scale.x(10 * SECOND)), 1000);
    assert.ok(Math.abs(scale.x(SECOND) - scale.x(0) - (scale.x(10 * SECOND) - scale.x(9 * SECOND))) < 1e-6);
  });
  test('pixels lead back to the times', () => {
    for (const time of [0, 0.3, 1, 4, 9, 9.7, 10]) {
      assert.ok(Math.abs(scale.time(scale.x(time * SECOND)) - time * SECOND) < 10, String(time));
    }
  });
  test('no tick stands inside it', () => {
    const [fold] = scale.folds;
    for (const tick of scale.ticks)
      assert.ok(fold !== undefined && (tick.x <= fold.x0 + 40 || tick.x >= fold.x1), tick.label);
    assert.ok(scale.ticks.length >= 3);
  });
  test('short or small stretches are drawn as they are', () => {
    const quiet = [
      { from: 0, to: 0.9 * SECOND },
      { from: 20 * SECOND, to: 22 * SECOND },
    ];
    assert.deepEqual(timeScale({ from: 0, to: 100 * SECOND, x0: 0, x1: 800, quiet, foldWidth: 150 }).folds, []);
  });
});

test('bars narrower than a pixel merge and the worst state wins', () => {
  const tiny = Array.from({ length: 50 }, (_, index) => ({
    from: index * 1e5,
    to: (index + 1) * 1e5,
    status: index === 20 ? ('waits' as const) : ('runs' as const),
  }));
  const wide = timeScale({ from: 0, to: 100 * SECOND, x0: 0, x1: 1000, quiet: [], foldWidth: 150 });
  const bars = barsOf(tiny, wide);
  assert.equal(bars.length, 1);
  assert.equal(bars[0]?.status, 'waits');
});

describe('times for people', () => {
  const rows: [text: string, expected: string][] = [
    [formatAge(8.046 * SECOND, 'en'), '8.05 s'],
    [formatAge(15.36 * SECOND, 'en'), '15.4 s'],
    [formatAge(200 * SECOND, 'en'), '3 min 20 s'],
    [formatAge(200 * SECOND, 'zh-cn'), '3 分 20 秒'],
    [formatAge(3 * 3600 * SECOND, 'en'), '3 h 0 min'],
    [formatAge(-5, 'en'), '0.00 s'],
    [formatMoment(0.489 * SECOND, 'en'), '0.489 s'],
    [formatMoment(31.84 * SECOND, 'en'), '31.84 s'],
    [formatTick(0, SECOND), '0'],
    [formatTick(1.0025e6, 2.5e3), '1.0025 ms'],
    [formatTick(0.1 * SECOND, 0.1 * SECOND), '100 ms'],
    [formatTick(3.5 * SECOND, 0.5 * SECOND), '3.5 s'],
    [formatTick(0.4 * SECOND, 0.4 * SECOND), '0.4 s'],
  ];
  for (const [text, expected] of rows) test(expected, () => assert.equal(text, expected));
});
