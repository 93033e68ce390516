import { idsOf, rows } from './runRows.ts';

rows('executorRows.ts', idsOf('EX', 1, 22));
