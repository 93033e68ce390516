import { idsOf, rows } from './runRows.ts';

const areas = { LK: 13, RL: 7, EV: 7, CV: 13, SM: 13, BR: 12, MS: 13 };
const signals = ['lock', 'event', 'condition', 'barrier', 'late'].map((what) => `signal-${what}`);
rows('sync/multiprocessing.ts', [...Object.entries(areas).flatMap(([area, last]) => idsOf(area, 1, last)), ...signals]);
