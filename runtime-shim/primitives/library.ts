/** All that the library is built from; see scripts/libraryModules.ts for the modules that programs import. */
export * as concurrentFutures from './concurrentFutures/index.ts';
export { runChild } from './multiprocessing/child.ts';
export * as multiprocessing from './multiprocessing/index.ts';
export * as queue from './queue/index.ts';
export { runThread } from './threading/child.ts';
export * as threading from './threading/index.ts';
