/** Shared data that several processes read and write back. */
import { RecordKind } from '../../core/protocol/records.ts';
import type { RecordingBuilder, ResourceRef, TaskBuilder, ThreadBuilder } from '../support/recordingBuilder.ts';
import type { Scenario } from './parts.ts';

interface Office {
  readonly thread: ThreadBuilder;
  readonly seats: ResourceRef;
  readonly till: ResourceRef;
}
const offices = (run: RecordingBuilder): [Office, Office, ThreadBuilder] => {
  const main = run.process();
  const office = (name: string): Office => {
    const thread = run.process({ parent: main.main, name });
    return {
      thread,
      seats: thread.resource('dict', 'seats', { key: 'seats' }),
      till: thread.lock('till', { key: 'till' }),
    };
  };
  return [office('North'), office('South'), main];
};
const access = (run: RecordingBuilder, task: TaskBuilder, data: ResourceRef, place: string, kind: RecordKind): void => {
  const { thread } = task;
  run.later(1);
  thread.record(kind, { task: task.id, resource: data.id, site: thread.site(place), detail: thread.text('left') });
};
const read = (run: RecordingBuilder, { thread, seats }: Office): void =>
  access(run, thread.main, seats, 'seats.ts:5', RecordKind.read);
const write = (run: RecordingBuilder, { thread, seats }: Office): void =>
  access(run, thread.main, seats, 'seats.ts:7', RecordKind.write);
const close = (run: RecordingBuilder, ...threads: readonly ThreadBuilder[]): void => {
  for (const thread of threads) {
    thread.exit();
    run.ended(thread, 0);
  }
};
const locked = (run: RecordingBuilder, office: Office): void => {
  const held = office.thread.main.take(office.till, 'seats.ts:4');
  read(run, office);
  write(run, office);
  held.release();
};

/** Two tasks read a variable, and write it after an await; told when the second one has written. */
const acrossAwait = (run: RecordingBuilder): void => {
  const main = run.process();
  const [first, second] = [main.task('deposit', 'bank.ts:3'), main.task('withdraw', 'bank.ts:9')];
  run.later(20);
  const balance = main.resource('variable', 'balance', { site: 'bank.ts:1' });
  for (const [task, line] of [
    [first, 4],
    [second, 10],
  ] as const) {
    const tell = (kind: RecordKind, site: string, ago: number): void =>
      main.record(kind, { task: task.id, resource: balance.id, site: main.site(site), value: ago });
    tell(RecordKind.read, `bank.ts:${line}`, 15_000);
    tell(RecordKind.write, `bank.ts:${line + 2}`, task === first ? 5000 : 0);
  }
  close(run, main);
};

interface Counter {
  readonly thread: ThreadBuilder;
  readonly visits: ResourceRef;
}
/** Two threads of a process that share memory. */
const counters = (run: RecordingBuilder): [Counter, Counter] => {
  const main = run.process();
  const counter = (id: number): Counter => {
    const thread = main.worker(id, { name: `counter ${id}` });
    return { thread, visits: thread.resource('memory', 'visits', { key: 'visits' }) };
  };
  return [counter(1), counter(2)];
};
/** The first element is updated in one step, told so many milliseconds later. */
const count = (run: RecordingBuilder, { thread, visits }: Counter, late = 0): void => {
  run.later(2);
  for (const kind of [RecordKind.read, RecordKind.write])
    thread.record(kind, {
      task: thread.main.id,
      resource: visits.id,
      site: thread.site('counter.ts:6'),
      detail: thread.text('0'),
      value: late * 1000,
    });
};
const learn = ({ thread }: Counter, late = 0): void =>
  thread.record(RecordKind.gauge, {
    task: thread.main.id,
    resource: 0,
    detail: thread.text('learned'),
    value: late * 1000,
  });

export const races: Readonly<Record<string, Scenario>> = {
  atomicityViolation: acrossAwait,
  dataRace: (run) => {
    const [north, south, main] = offices(run);
    for (let sale = 0; sale < 3; sale++) {
      read(run, north);
      read(run, south);
      write(run, north);
      write(run, south);
    }
    close(run, north.thread, south.thread, main);
  },
  dataRaceFixed: (run) => {
    const [north, south] = offices(run);
    for (const office of [north, south, north, south]) locked(run, office);
  },
  dataRaceNotMet: (run) => {
    const [north, south] = offices(run);
    for (const office of [north, south]) {
      read(run, office);
      write(run, office);
      run.later(50);
    }
  },
  dataRaceBesideLock: (run) => {
    // One of them forgets the lock that the others take.
    const [north, south, main] = offices(run);
    locked(run, north);
    locked(run, south);
    read(run, north);
    locked(run, south);
    write(run, north);
    close(run, north.thread, south.thread, main);
  },
  nearOnlyWritten: (run) => {
    // Whoever only looks, and whoever only writes, changes nothing that another one has computed.
    const [north, south] = offices(run);
    read(run, north);
    write(run, south);
    read(run, north);
    write(run, south);
  },
  nearLockedWithin: (run) => {
    // Looked at before the lock is taken, and again under it.
    const [north, south] = offices(run);
    read(run, north);
    locked(run, south);
    locked(run, north);
  },
  nearItemBetween: (run) => {
    // The second one begins when it is told that the first one is done.
    const [north, south] = offices(run);
    const done = north.thread.resource('queue', 'done', { key: 'done' });
    const same = south.thread.resource('queue', '', { key: 'done' });
    read(run, north);
    write(run, north);
    north.thread.main.put(done, 1);
    run.later(20);
    south.thread.main.got(same, 1);
    read(run, south);
    write(run, south);
  },
  dataRaceInMemory: (run) => {
    const [one, other] = counters(run);
    learn(one);
    for (const each of [one, other, one]) count(run, each);
  },
  nearLearnedBetween: (run) => {
    // Each one has heard of what the other one did, by whatever way.
    const [one, other] = counters(run);
    for (const each of [one, other, one, other]) {
      run.later(2);
      learn(each);
      count(run, each);
    }
  },
  nearLearnedAndToldLate: (run) => {
    // As before; what the first one did is told at its end.
    const [one, other] = counters(run);
    run.later(50);
    learn(other);
    count(run, other);
    run.later(10);
    learn(one, 60);
    count(run, one, 61);
    learn(one, 5);
    count(run, one, 4);
  },
};
