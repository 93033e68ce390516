import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lanesOf, type Named } from '../../core/view/lanes.ts';
import { seededRandom } from '../support/seededRandom.ts';

/** As it is defined: each in turn looks through all lanes. */
const byDefinition = (things: readonly Named[]): number[] => {
  const lanes: { until: number; maker: unknown }[] = [];
  return things.map(({ span, maker }) => {
    const own = lanes.findIndex((lane) => lane.until <= span.from && lane.maker === maker);
    const found = own >= 0 ? own : lanes.findIndex((lane) => lane.until <= span.from);
    const at = found >= 0 ? found : lanes.length;
    lanes[at] = { until: span.to, maker };
    return at;
  });
};

test('what follows each other is in one lane, rather that of its maker', () => {
  const random = seededRandom(5);
  for (let round = 0; round < 300; round++) {
    let from = 0;
    const things = Array.from({ length: 40 }, (): Named => {
      from += Math.floor(random() * 3);
      const to = random() < 0.1 ? Number.POSITIVE_INFINITY : from + Math.floor(random() * 12);
      return { span: { from, to }, maker: Math.floor(random() * 3) };
    });
    assert.deepEqual(lanesOf(things), byDefinition(things));
  }
});
