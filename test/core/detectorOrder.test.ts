import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Detector, defineDetector } from '../../core/detectors/detector.ts';
import { detectors } from '../../core/detectors/index.ts';
import { inOrder } from '../../core/detectors/support/order.ts';

const make = (id: string, category: Detector['category'], after?: readonly string[]): Detector => {
  const texts = () => ({ title: id, message: '', steps: [], why: '', fix: '' });
  const order = after === undefined ? {} : { after };
  const parts = { title: id, brief: '', what: '', detection: '', certainty: '', repair: '' };
  const about = { en: parts, 'zh-cn': parts };
  return defineDetector({ id, category, about, ...order, check: () => [], explain: { en: texts, 'zh-cn': texts } });
};
const idsOf = (given: readonly Detector[]): string[] => inOrder(given).map(({ id }) => id);

test('deadlocks look first, whatever tells all that is left looks last', () => {
  const rest = make('rest', 'stuck', ['deadlock', 'stuck']);
  const last = make('last', 'stuck', ['deadlock', 'stuck', 'rest']);
  const cause = make('cause', 'stuck', ['other']);
  assert.deepEqual(idsOf([last, rest, cause, make('other', 'stuck'), make('cycle', 'deadlock')]), [
    'cycle',
    'other',
    'cause',
    'rest',
    'last',
  ]);
});
test('detectors that name each other are all kept', () => {
  assert.deepEqual(idsOf([make('one', 'stuck', ['two']), make('two', 'stuck', ['one'])]), ['two', 'one']);
});
test('detectors name only detectors and categories, and look after all that they name', () => {
  const known = new Set<string>(detectors.flatMap(({ id, category }) => [id, category]));
  const order = idsOf(detectors);
  assert.equal(new Set(order).size, detectors.length);
  for (const { id, after = [] } of detectors)
    for (const name of after) {
      assert.ok(known.has(name), `${id} names ${name}`);
      if (order.includes(name)) assert.ok(order.indexOf(name) < order.indexOf(id), `${name} before ${id}`);
    }
});
