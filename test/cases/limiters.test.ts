/** Whole programs on limiters and job queues: what is stuck is told for certain, what only looks so runs as without Lockstep. */
import assert from 'node:assert/strict';
import { matrix } from '../support/matrix.ts';
import { runCase, type Stuck, testHealthy, testStuck } from './runCase.ts';

testHealthy('limiters', [
  'asyncControls.cjs',
  'asyncFlows.mjs',
  'bottleneckControls.mjs',
  'busyServer.mjs',
  'failureEndsWait.mjs',
  'fastqControls.cjs',
  'limitControls.mjs',
  'mapping.mjs',
  'nestedWithRoom.mjs',
  'queueControls.mjs',
  'raisedByTimer.mjs',
  'reportsByDay.mjs',
]);

const stuck: Stuck = {
  'limitInLimit.mjs': ['pool-starvation', 'limit'],
  'queueInQueue.mjs': ['pool-starvation', 'queue'],
  'fastqInFastq.mjs': ['pool-starvation', 'q'],
  'asyncQueueInQueue.cjs': ['pool-starvation', 'printing'],
  'bottleneckInBottleneck.cjs': ['pool-starvation', 'limiter'],
  'limitedFunction.mjs': ['pool-starvation', 'fact'],
  'limitMapInLimit.mjs': ['pool-starvation', 'scan'],
  'boundJob.mjs': ['pool-starvation', 'slots'],
  'callOfOtherModule.mjs': ['pool-starvation', 'queue'],
  'limiterAndLock.mjs': ['deadlock-cycle', 'account', 'limit'],
  'twoQueues.mjs': ['deadlock-cycle', 'reads', 'writes'],
  'drainInWorker.mjs': ['self-deadlock', 'exports'],
  'eachUnderLock.cjs': ['self-deadlock', 'ledger'],
  'idleInJob.mjs': ['self-deadlock', '#queue'],
  'allUnderLock.mjs': ['self-deadlock', 'stock'],
  'mapUnderLock.mjs': ['self-deadlock', 'store'],
};
testStuck('limiters', stuck);

/** Programs whose event loop runs empty: the waits that are told, by line. */
const ended: Readonly<Record<string, readonly [resource: string, ...lines: number[]]>> = {
  'asyncCallbacks.cjs': ['thumbnails', 12],
  'asyncNoCallback.mjs': ['mail', 9],
  'bottleneckEmpty.mjs': ['limiter', 5],
  'fastqCallbacks.cjs': ['sums', 8],
  'pausedQueue.mjs': ['queue', 7],
};
for (const [program, [resource, ...lines]] of Object.entries(ended))
  matrix(
    `ended: ${program}`,
    async (node, _, context) => {
      const { result, findings } = await runCase(context, `limiters/${program}`, node);
      assert.deepEqual(
        findings.map((each) => [each.id, each.certainty, each.resources.map(({ name }) => name)]),
        [['unsettled-exit', 'certain', [resource]]],
        result.stderr,
      );
      for (const line of lines) assert.match(result.stderr, new RegExp(`${program}:${line}:`));
    },
    [24],
  );

matrix(
  'the lines of holder and waiter are told where the call is in a module that does not import the package',
  async (node, _, context) => {
    const { result } = await runCase(context, 'limiters/callOfOtherModule.mjs', node);
    assert.match(result.stderr, /holds queue +\S*callOfOtherModule\.mjs:7:25/);
    assert.match(result.stderr, /waits for queue +\S*accounts\.mjs:7:22/);
  },
  [22],
);
