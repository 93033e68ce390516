import { idsOf, rows } from './runRows.ts';

rows('valueRows.ts', idsOf('MS', 14, 16));
