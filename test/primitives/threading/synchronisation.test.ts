import { idsOf, rows } from '../runRows.ts';

const areas = { LK: 13, RL: 7, EV: 7, CV: 13, SM: 13, BR: 12 };
rows(
  'sync/threading.ts',
  Object.entries(areas).flatMap(([area, last]) => idsOf(area, 1, last)),
);
