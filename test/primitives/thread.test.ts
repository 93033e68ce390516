import { idsOf, rows } from './runRows.ts';

rows('threadRows.ts', idsOf('TH', 1, 14));
rows('threadUse.ts', ['subclass:', 'arguments:', 'ready:', 'nesting:', 'ends:']);
