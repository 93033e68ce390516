import { idsOf, rows } from './runRows.ts';

const stderr = new RegExp(
  [
    /^Process Thrower:\nRangeError: on purpose\n/,
    /^Process Rejecter:\nRangeError: on purpose, later\n/,
    /^Process Timer:\n[\s\S]*^RangeError: on purpose\n/,
    /^last words\nProcess Unsettled:\nIt waits for what nobody can bring about\.\n$/,
  ]
    .map(({ source }) => source)
    .join('[\\s\\S]*'),
  'm',
);
rows('processRows.ts', [...idsOf('PR', 1, 19), 'abort', 'unsettled', 'subclass'], stderr);
