/** Recordings of waits for promises that belong to no resource. */
import { ExitCause, RecordKind } from '../../core/protocol/records.ts';
import type { RecordingBuilder, TaskBuilder } from '../support/recordingBuilder.ts';
import type { Scenario } from './parts.ts';

/** `main` awaits `load`, which awaits what nobody settles. */
const load = (run: RecordingBuilder): TaskBuilder => {
  const thread = run.process();
  const main = thread.task('main', 'app.ts:20');
  const loading = thread.task('load', 'app.ts:10', main);
  loading.awaits('opaque', 'app.ts:12:3 load');
  main.awaits(loading, 'app.ts:22:9 main');
  run.later(5);
  return main;
};

/** A request of a server that runs on. */
const request = (run: RecordingBuilder, settler: 'nobody' | 'opaque'): void => {
  const thread = run.process();
  const handler = thread.task('handle', 'server.ts:20');
  const query = thread.task('query', 'server.ts:10', handler);
  query.awaits('opaque', 'server.ts:12:3 query');
  handler.awaits(query, 'server.ts:22:9 handle');
  run.later(3000);
  query.awaits(settler, 'server.ts:12:3 query');
  run.later(1000);
  thread.record(RecordKind.gauge, { resource: thread.resource('queue', 'log').id, detail: thread.text('depth') });
};

export const promises: Readonly<Record<string, Scenario>> = {
  unsettledExitOfMain: (run) => {
    const main = load(run);
    const { thread } = main;
    thread.record(RecordKind.unfinished, { task: main.id });
    thread.idle();
    thread.exit();
    run.ended(thread, 0);
  },
  unsettledExitUnknown: (run) => {
    const thread = run.process();
    thread.exit(13, ExitCause.unsettledAwait);
    run.ended(thread, 13);
  },
  // What waits at the end of a program that was not to wait for it.
  nearUnfinishedJob: (run) => {
    const { thread } = load(run);
    thread.idle();
    thread.exit();
    run.ended(thread, 0);
  },
  neverSettled: (run) => request(run, 'nobody'),
  neverSettledFixed: (run) => request(run, 'opaque'),
};
