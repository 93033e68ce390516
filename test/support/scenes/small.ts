/** Small scenes: one lock taken twice, a cycle that may come, nothing yet, nothing stuck, something lost. */
import type { Snapshot } from '../../../core/view/viewModel.ts';
import { bars, edge, finding, resource, scene, seconds, site, task, taskRow } from './builder.ts';

const strong = (...pieces: string[]): { text: string; strong: boolean }[] =>
  pieces.map((text, index) => ({ text, strong: index % 2 === 0 }));

export function selfDeadlock(): Snapshot {
  const now = 3.2;
  const second = site('twice.ts', 9, 'main');
  const first = site('twice.ts', 7, 'main');
  return scene({
    run: { state: 'stopped', program: 'twice.ts', headline: 'Stopped at a deadlock', now: seconds(now) },
    tasks: [
      task('t1', 'main', {
        kind: 'process',
        status: 'deadlocked',
        at: second,
        since: seconds(0.4),
        waitsFor: ['r1'],
        holds: ['r1'],
      }),
    ],
    resources: [resource('r1', 'door', 'lock', { holders: ['t1'], waiters: ['t1'], createdAt: site('twice.ts', 3) })],
    edges: [
      edge('waitsFor', 't1', 'r1', { dead: true, since: seconds(0.4), at: second, sentence: 'main waits for door.' }),
      edge('heldBy', 'r1', 't1', { dead: true, since: seconds(0.3), at: first, sentence: 'door is held by main.' }),
    ],
    findings: [
      finding('f:self', {
        detector: 'self-deadlock',
        message: 'main waits for door, which it holds itself. It can never go on.',
        messageParts: strong('main', ' waits for ', 'door', ', which it holds itself. It can never go on.'),
        fix: 'release door at twice.ts:8 before taking it again, or use an RLock.',
        since: seconds(0.4),
        steps: [
          {
            sentence: [],
            parts: strong('main', ' waits for ', 'door'),
            task: 't1',
            resource: 'r1',
            waitsAt: second,
            heldFrom: first,
            holdsName: 'door',
            holdsFrom: first,
            since: seconds(0.4),
          },
        ],
        tasks: ['t1'],
        resources: ['r1'],
        sites: [
          { role: 'waits', site: second, task: 'main', resource: 'door' },
          { role: 'holds', site: first, task: 'main', resource: 'door' },
        ],
      }),
    ],
    timeline: {
      to: seconds(now),
      quiet: [{ from: seconds(0.4), to: seconds(3.2) }],
      rows: [
        taskRow('row-t1', 't1', 0, [
          ...bars('rrrr', 0, 0.1),
          { from: seconds(0.4), to: seconds(now), status: 'deadlocked' },
        ]),
        {
          kind: 'lock',
          id: 'row-r1',
          resource: 'r1',
          blocks: [{ from: seconds(0.3), to: seconds(now), task: 't1', dead: true }],
        },
      ],
    },
    sources: [
      {
        path: second.path,
        lines: [
          { line: 7, text: 'await door.acquire();' },
          { line: 8, text: "console.log('in');" },
          { line: 9, text: 'await door.acquire();' },
        ],
      },
    ],
  });
}

export function potential(): Snapshot {
  const now = 2.4;
  const at = (line: number): ReturnType<typeof site> => site('transfer.ts', line, 'transfer');
  return scene({
    run: {
      state: 'ended',
      program: 'transfer.ts',
      headline: 'Ended, exit code 0. Nothing was left waiting.',
      now: seconds(now),
    },
    tasks: [
      task('t1', 'transfer', { status: 'done', endedAt: seconds(2.1), at: at(12) }),
      task('t2', 'settle', { status: 'done', endedAt: seconds(2.2), at: at(20) }),
    ],
    resources: [resource('r1', 'accounts', 'lock'), resource('r2', 'ledger', 'lock')],
    findings: [
      finding('f:order', {
        detector: 'lock-order-inversion',
        category: 'potential-deadlock',
        severity: 'warning',
        certainty: 'potential',
        title: 'Opposite lock order',
        message:
          'transfer and settle take accounts and ledger in opposite order. They can block each other; in this run they did not.',
        messageParts: strong(
          'transfer',
          ' and ',
          'settle',
          ' take ',
          'accounts',
          ' and ',
          'ledger',
          ' in opposite order. They can block each other; in this run they did not.',
        ),
        fix: 'take accounts before ledger at transfer.ts:21.',
        steps: [
          {
            sentence: [],
            parts: strong('transfer', ' takes ', 'ledger', ' while it holds ', 'accounts'),
            task: 't1',
            resource: 'r2',
            waitsAt: at(13),
            heldFrom: at(21),
            holdsName: 'accounts',
            holdsFrom: at(12),
            since: seconds(1),
          },
          {
            sentence: [],
            parts: strong('settle', ' takes ', 'accounts', ' while it holds ', 'ledger'),
            task: 't2',
            resource: 'r1',
            waitsAt: at(22),
            heldFrom: at(12),
            holdsName: 'ledger',
            holdsFrom: at(21),
            since: seconds(1.2),
          },
        ],
        tasks: ['t1', 't2'],
        resources: ['r1', 'r2'],
        since: seconds(1.2),
        sites: [
          { role: 'waits', site: at(13), task: 'transfer', resource: 'ledger' },
          { role: 'waits', site: at(22), task: 'settle', resource: 'accounts' },
        ],
      }),
    ],
    timeline: {
      to: seconds(now),
      rows: [taskRow('row-t1', 't1', 0, bars('rrrrrrr', 0, 0.3)), taskRow('row-t2', 't2', 0, bars('  rrrrr', 0, 0.3))],
    },
  });
}

export const empty = (): Snapshot => scene({ run: { state: 'empty', program: '', headline: '' } });
export const starting = (): Snapshot =>
  scene({ run: { state: 'starting', program: 'tickets.ts', headline: 'Starting tickets.ts …' } });
export const failed = (): Snapshot =>
  scene({
    run: {
      state: 'error',
      program: 'server.ts',
      headline: 'The program’s connection closed',
      message: 'The recording is complete up to 4.2 s.',
    },
  });

/** Six tasks around two locks; one waits, nothing is stuck. `step` moves the wait on, as a live program does. */
export function live(step = 0): Snapshot {
  const now = 4 + step * 0.1;
  const names = ['fetch', 'parse', 'store', 'index', 'report', 'watch'];
  const holder = step % 5;
  const waiter = (step + 1) % 5;
  return scene({
    run: { state: 'live', program: 'pipeline.ts', headline: 'Live', now: seconds(now), events: 14208 + step },
    tasks: names.map((name, at) =>
      task(`t${at}`, name, {
        status: at === waiter ? 'waits' : at === 5 ? 'sleeps' : 'runs',
        at: site('pipeline.ts', 10 + at, name),
        since: seconds(now - 0.3),
        waitsFor: at === waiter ? ['r1'] : [],
        holds: at === holder ? ['r1'] : [],
      }),
    ),
    resources: [
      resource('r1', 'cache', 'lock', { holders: [`t${holder}`], waiters: [`t${waiter}`] }),
      resource('r2', 'log', 'lock'),
    ],
    edges: [
      edge('waitsFor', `t${waiter}`, 'r1', {
        since: seconds(now - 0.3),
        sentence: `${names[waiter]} waits for cache.`,
      }),
      edge('heldBy', 'r1', `t${holder}`, { sentence: `cache is held by ${names[holder]}.` }),
    ],
    timeline: {
      to: seconds(now),
      rows: names.map((_, at) =>
        taskRow(`row-t${at}`, `t${at}`, 0, bars(at === 5 ? 'ssssssssssss' : 'rrrwrrrrwrrr', 0.1, 0.32)),
      ),
    },
  });
}

export function lost(): Snapshot {
  const base = live();
  return { ...base, run: { ...base.run, dropped: 1204, droppedAt: seconds(3.1) } };
}
