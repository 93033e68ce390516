/** workerpool: tasks that `exec`, or a proxy, hands over to workers. Its promises are of a class of its own. */
import { observePool, poolState } from '../instrumentation/workerPools.ts';
import type { Instrumentation } from '../instrumentation.ts';

const workerpool: Instrumentation = {
  module: 'workerpool',
  versions: '>=6.0.0 <10.0.0',
  files: ['src/Pool.js'],
  makers: { exports: ['pool'], methods: [] },
  wakesNobody: true,
  interference: /\b(?:terminate|cancel)\b/,
  patch: ({ exports }, probe) =>
    observePool(
      exports,
      {
        name: 'workerpool',
        method: 'exec',
        stateOf: ({ maxWorkers, tasks }) => poolState(maxWorkers, Array.isArray(tasks) ? tasks.length : undefined),
      },
      probe,
    ),
};
export default workerpool;
