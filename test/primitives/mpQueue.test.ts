import { idsOf, rows } from './runRows.ts';

rows('mpQueueRows.ts', [
  ...idsOf('MQ', 1, 10),
  'MQ-06-cancelled',
  'kinds',
  'two-takers',
  'getters-at-once',
  'breaks-off',
  'joinThread',
]);
