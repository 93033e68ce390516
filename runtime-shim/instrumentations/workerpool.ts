/** workerpool: tasks that `exec`, or a proxy, hands over to workers. Its promises are of a class of its own. */
import { observePool, poolState } from '../instrumentation/workerPools.ts';
import type { Instrumentation } from '../instrumentation.ts';
import { isObject } from '../wrap.ts';

/** Before version 10 a list; from then on a queue that keeps its tasks in one, unless the program has made a queue of its own. */
function lengthOf(queue: unknown): number | undefined {
  const tasks = isObject(queue) && !Array.isArray(queue) ? queue['tasks'] : queue;
  return Array.isArray(tasks) ? tasks.length : undefined;
}

const workerpool: Instrumentation = {
  module: 'workerpool',
  versions: '>=6.0.0 <11.0.0',
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
        stateOf: ({ maxWorkers, tasks, taskQueue }) => poolState(maxWorkers, lengthOf(tasks) ?? lengthOf(taskQueue)),
      },
      probe,
    ),
};
export default workerpool;
