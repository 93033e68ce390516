import { rows } from './runRows.ts';

rows('threadPoolRows.ts', [
  'cancelled',
  'cancelled-when-sent',
  'behind-a-long-one',
  'shut-down',
  'one-that-cannot-be-sent',
  'the-thread-ends',
]);
