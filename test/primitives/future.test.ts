import { idsOf, rows } from './runRows.ts';

rows('futureRows.ts', [...idsOf('FU', 1, 15), ...idsOf('WT', 1, 10)]);
