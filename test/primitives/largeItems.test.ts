import { rows } from './runRows.ts';

rows('largeItemRows.ts', [
  'sizes',
  'kept',
  'bounded',
  'nobody-takes',
  'echo',
  'two-takers',
  'putter-killed',
  'taker-exits',
  'taker-killed',
  'putter-without',
  'taker-without',
]);
