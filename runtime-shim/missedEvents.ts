/** Tells of promises that only events settle where these came before anybody listened. */
import { setPromisedListener } from './activations/promisedEvents.ts';
import { Events } from './instrumentation/expecting.ts';
import { missed } from './instrumentation/passedEvents.ts';
import type { Probe } from './probe.ts';

export function watchPromisedEvents(probe: Probe): void {
  const events = new Events(probe);
  setPromisedListener((promise, listened) => {
    const missedBy = missed(listened);
    const [first] = listened;
    if (missedBy === undefined || first === undefined) return;
    const describe = () => events.wait(first.emitter, first.event, false, missedBy);
    probe.expect({ promise, onlyAwaited: true, describe });
  });
}
