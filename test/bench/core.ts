/**
 * What it costs to follow a run: events per second of processor time through decoder, model and detectors, as the number of
 * events, tasks and locks grows, and what the model keeps in memory. `npm run bench -- core`.
 *
 * Of several passes the fastest is told, since other work on the machine only ever adds.
 */
import { FindingLog } from '../../core/detectors/findingLog.ts';
import { detectors } from '../../core/detectors/index.ts';
import { createState } from '../../core/model/createState.ts';
import { reduce } from '../../core/model/reduce.ts';
import type { State } from '../../core/model/state.ts';
import { RecordingDecoder } from '../../core/protocol/recordingDecoder.ts';
import { collectGarbage } from '../support/collectGarbage.ts';
import { activations, contended, type Pieces, queued } from '../support/longRuns.ts';

const MILLION = 1_000_000;
const PASSES = 3;
/** Events beyond which one pass is enough. */
const LONG = 3 * MILLION;

type Stage = 'decode' | 'reduce' | 'detect';
interface Pass {
  /** Of processor time, without that of making the recording. */
  readonly seconds: number;
  readonly events: number;
  readonly state: State;
  readonly log: FindingLog;
}

const pass = (pieces: Pieces, stage: Stage): Pass => {
  const decoder = new RecordingDecoder();
  const file = decoder.openFile('bench');
  const state = createState();
  const log = new FindingLog(detectors);
  let events = 0;
  let microseconds = 0;
  const measured = (work: () => void): void => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    microseconds += user + system;
  };
  for (const piece of pieces) {
    measured(() => {
      file.push(piece);
      const taken = decoder.take();
      events += taken.length;
      if (stage === 'reduce') for (const event of taken) reduce(state, event);
      if (stage === 'detect') for (const event of taken) log.fold(state, event);
    });
  }
  if (stage === 'detect') measured(() => log.end(state));
  return { seconds: microseconds / 1e6, events, state, log };
};

const wrongOf = ({ log, state }: Pass): number =>
  log.findings.filter(({ severity }) => severity !== 'info').length + state.anomalies.length;

const fastest = (make: () => Pieces, stage: Stage, wrong: number): { seconds: number; events: number } => {
  let best: Pass | undefined;
  for (let round = 0; round < PASSES; round++) {
    const result = pass(make(), stage);
    if (wrongOf(result) !== (stage === 'detect' ? wrong : 0)) throw new Error('The findings are not those expected.');
    if (best === undefined || result.seconds < best.seconds) best = result;
    if (result.events >= LONG) break;
  }
  return { seconds: best?.seconds ?? 0, events: best?.events ?? 0 };
};

const rateOf = ({ seconds, events }: { seconds: number; events: number }): string =>
  `${(events / seconds / MILLION).toFixed(2)} M events/s`;

/** The share of each stage; a stage's own passes leave the later ones out, so shares are differences. */
const stages = (name: string, make: () => Pieces, wrong = 0): void => {
  const whole = fastest(make, 'detect', wrong);
  const decode = fastest(make, 'decode', 0).seconds;
  const model = fastest(make, 'reduce', 0).seconds;
  const share = (seconds: number): string => `${((100 * Math.max(0, seconds)) / whole.seconds).toFixed(0)} %`;
  const shares = `decode ${share(decode)}, model ${share(model - decode)}, detectors ${share(whole.seconds - model)}`;
  console.log(`${name.padEnd(34)} ${rateOf(whole)}  ${shares}`);
};

const count = (value: number): string => value.toLocaleString('en');

const memory = async (events: number): Promise<void> => {
  await collectGarbage();
  const before = process.memoryUsage().heapUsed;
  const [busy, calls] = [
    pass(contended({ events, tasks: 1000, locks: 100, step: 0.01 }), 'detect'),
    pass(activations(events), 'detect'),
  ];
  await collectGarbage();
  const kept = (process.memoryUsage().heapUsed - before) / 1e6;
  const parts = [busy, calls].map(({ state }) => `${count(state.tasks.size)} tasks`).join(' and ');
  console.log(`${count(events).padStart(11)} events ${kept.toFixed(0).padStart(6)} MB for two runs (${parts} kept)`);
};

console.log('Kinds of programs, one million events');
stages('8 tasks, 4 locks', () => contended({ events: MILLION, tasks: 8, locks: 4, step: 0.01 }));
stages('1,000 tasks, 50 locks', () => contended({ events: MILLION, tasks: 1000, locks: 50, step: 0.01 }));
stages('the same, 1 ms between events', () => contended({ events: MILLION, tasks: 1000, locks: 50, step: 1 }));
stages('the same beside a deadlock', () => contended({ events: MILLION, tasks: 1000, locks: 50, step: 1 }, 0), 1);
stages(
  'the same, 1,000 wait behind it',
  () => contended({ events: MILLION, tasks: 1000, locks: 50, step: 1 }, 1000),
  1,
);
stages('new activation per request', () => activations(MILLION));
for (const depth of [10, 1000, 100_000]) stages(`queue of ${count(depth)} items`, () => queued(MILLION, depth));

console.log('\nAs the number of tasks and locks grows, one million events');
for (const step of [0.01, 1]) {
  for (const tasks of [10, 100, 1000, 10_000, 100_000]) {
    const make = (): Pieces => contended({ events: MILLION, tasks, locks: tasks, step });
    console.log(
      `${count(tasks).padStart(9)} of each, ${step} ms between events  ${rateOf(fastest(make, 'detect', 0))}`,
    );
  }
}

console.log('\nAs the number of events grows');
for (const events of [10_000, 100_000, MILLION, 10 * MILLION]) {
  const busy = fastest(() => contended({ events, tasks: 1000, locks: 100, step: 0.01 }), 'detect', 0);
  const calls = fastest(() => activations(events), 'detect', 0);
  console.log(`${count(events).padStart(11)} events  1,000 tasks, 100 locks ${rateOf(busy)}, calls ${rateOf(calls)}`);
}

console.log('\nWhat is kept');
for (const events of [100_000, MILLION, 10 * MILLION]) await memory(events);
