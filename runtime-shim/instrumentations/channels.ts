/**
 * Channels within a process: BroadcastChannel and the ports of a MessageChannel, Node's own and the globals. Who listens on one is kept
 * alive by it, and waits for what another thread, or its own code, would post.
 */
import { Module as nodeModule } from 'node:module';
import { childrenOf } from '../instrumentation/children.ts';
import type { Instrumentation, LoadedModule, Undo } from '../instrumentation.ts';
import type { Probe } from '../probe.ts';

function instrument(_: LoadedModule, probe: Probe): Undo {
  // On Node 20 its loader thread has a port of the same looks to each thread.
  if ('registerHooks' in nodeModule) childrenOf(probe).expectMessages();
  return () => undefined;
}

const channels: Instrumentation = {
  module: 'node:worker_threads',
  versions: '*',
  loadedWith: [],
  usedBy: /\b(?:BroadcastChannel|MessageChannel)\b/,
  patch: instrument,
};
export default channels;
