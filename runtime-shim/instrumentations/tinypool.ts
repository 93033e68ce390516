/** tinypool: tasks that `run` hands over to worker threads. */
import { observePool, poolState } from '../instrumentation/workerPools.ts';
import type { Instrumentation } from '../instrumentation.ts';
import { isObject } from '../wrap.ts';

const tinypool: Instrumentation = {
  module: 'tinypool',
  versions: '>=0.5.0 <3.0.0',
  files: ['dist/index.js'],
  classes: ['Tinypool'],
  wakesNobody: true,
  interference: /\b(?:destroy|cancelPendingTasks|recycleWorkers)\b/,
  patch: ({ exports }, probe) =>
    observePool(
      exports['Tinypool'],
      {
        name: 'Tinypool',
        method: 'run',
        stateOf: ({ options, queueSize }) =>
          poolState(isObject(options) ? options['maxThreads'] : undefined, queueSize),
      },
      probe,
    ),
};
export default tinypool;
