import { idsOf, rows } from './runRows.ts';

rows('queueRows.ts', [...idsOf('QU', 1, 23), 'QU-11-comparators', 'identity', 'order-of-getters', 'iteration']);
rows('queueThreadRows.ts', [
  'producers-and-consumers',
  'waits-move',
  'items-move',
  'orders-move',
  'QU-17-moved',
  'busy-thread',
  'refused',
]);
