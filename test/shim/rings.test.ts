import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { BroadcastChannel } from 'node:worker_threads';
import { Control, createRing } from '../../runtime-shim/transport/ring.ts';

// The shim is bundled as CommonJS.
Object.defineProperty(globalThis, 'require', { value: createRequire(import.meta.url), configurable: true });
const { RINGS_CHANNEL, ringPoster } = await import('../../runtime-shim/transport/senderThread.ts');

test('a ring that is posted before the sender listens is posted again until it is adopted', async () => {
  const ring = createRing(7);
  ringPoster()(ring);
  const sender = new BroadcastChannel(RINGS_CHANNEL);
  const posted = new EventTarget();
  sender.onmessage = (event) => {
    assert.ok('data' in event && event.data instanceof SharedArrayBuffer);
    assert.equal(new Int32Array(event.data)[Control.stream], 7);
    posted.dispatchEvent(new Event('ring'));
  };
  for (let times = 0; times < 2; times += 1) await once(posted, 'ring');
  Atomics.store(ring.control, Control.adopted, 1);
  sender.close();
});
