import { idsOf, rows } from './runRows.ts';

rows('poolRows.ts', [...idsOf('PO', 1, 27), 'lost', 'recall']);
