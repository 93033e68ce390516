import { idsOf, rows } from './runRows.ts';

rows('pipeRows.ts', [...idsOf('PI', 1, 11), 'I1', 'I2', 'I3']);
