import { rows } from './runRows.ts';

rows('managerRows.ts', ['dict', 'list', 'Namespace,', 'I5', 'proxies', 'primitives', 'shutdown']);
