import { rows } from './runRows.ts';

rows('lineRows.ts', ['order,', 'sizes', 'lines,', 'poll', 'two', 'full:']);
