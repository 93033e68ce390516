/** piscina: tasks that `run` hands over to worker threads. */
import { observePool, poolState } from '../instrumentation/workerPools.ts';
import type { Instrumentation } from '../instrumentation.ts';
import { isObject } from '../wrap.ts';

const piscina: Instrumentation = {
  module: 'piscina',
  versions: '>=4.0.0 <6.0.0',
  files: ['dist/index.js'],
  classes: ['Piscina'],
  wakesNobody: true,
  interference: /\b(?:destroy|close)\b/,
  patch: ({ exports }, probe) =>
    observePool(
      exports['Piscina'],
      {
        name: 'Piscina',
        method: 'run',
        stateOf: ({ options, queueSize }) =>
          poolState(isObject(options) ? options['maxThreads'] : undefined, queueSize),
      },
      probe,
    ),
};
export default piscina;
