import type { Snapshot, StepView } from '../../../core/view/viewModel.ts';
import { bars, edge, finding, resource, scene, seconds, site, task, taskRow } from './builder.ts';

const strong = (...pieces: string[]): StepView['parts'] =>
  pieces.map((text, index) => ({ text, strong: index % 2 === 0 }));

/** A worker process was killed while it held a lock that two others wait for. */
export function processes(): Snapshot {
  const now = 6.42;
  const killed = 1.862;
  const take = site('ledger.ts', 22, 'book');
  const step = (parts: StepView['parts'], task: string, since: number): StepView => ({
    sentence: [],
    parts,
    task,
    resource: 'r1',
    waitsAt: take,
    heldFrom: take,
    holdsName: '',
    holdsFrom: undefined,
    since: seconds(since),
  });
  return scene({
    run: { state: 'stopped', program: 'ledger.ts', headline: 'Stopped at an orphaned lock', now: seconds(now) },
    tasks: [
      task('t0', 'main', {
        kind: 'process',
        status: 'stuckBehind',
        pid: 5120,
        since: seconds(2.1),
        at: site('ledger.ts', 54),
      }),
      task('t1', 'worker-1', {
        kind: 'process',
        status: 'killed',
        pid: 5131,
        holds: ['r1'],
        endedAt: seconds(killed),
        end: 'SIGKILL',
        since: seconds(killed),
        at: take,
      }),
      task('t2', 'worker-2', {
        kind: 'process',
        status: 'deadlocked',
        pid: 5132,
        waitsFor: ['r1'],
        holds: ['r2'],
        since: seconds(1.61),
        at: take,
      }),
      task('t3', 'worker-3', {
        kind: 'process',
        status: 'deadlocked',
        pid: 5133,
        waitsFor: ['r1'],
        holds: ['r2'],
        since: seconds(1.96),
        at: take,
      }),
    ],
    resources: [
      resource('r1', 'ledger', 'lock', {
        holders: ['t1'],
        waiters: ['t2', 't3'],
        orphaned: true,
        createdAt: site('ledger.ts', 6),
      }),
      resource('r2', 'slots', 'semaphore', { capacity: 3, level: 2, holders: ['t2', 't3'] }),
    ],
    edges: [
      edge('joins', 't0', 't2', {
        operation: 'join',
        since: seconds(2.1),
        at: site('ledger.ts', 54),
        sentence: 'main joins worker-2.',
      }),
      edge('waitsFor', 't2', 'r1', {
        dead: true,
        place: 1,
        since: seconds(1.61),
        at: take,
        sentence: 'worker-2 waits for ledger.',
      }),
      edge('waitsFor', 't3', 'r1', {
        dead: true,
        place: 2,
        since: seconds(1.96),
        at: take,
        sentence: 'worker-3 waits for ledger.',
      }),
      edge('heldBy', 'r1', 't1', {
        dead: true,
        at: take,
        since: seconds(1.204),
        sentence: 'ledger is held by worker-1.',
      }),
      edge('heldBy', 'r2', 't2', { sentence: 'slots is held by worker-2.' }),
      edge('heldBy', 'r2', 't3', { sentence: 'slots is held by worker-3.' }),
    ],
    findings: [
      finding('f:orphan', {
        detector: 'orphaned-lock',
        title: 'Orphaned lock',
        message: 'worker-1 was killed while it held ledger. Nobody is left to release it.',
        messageParts: strong('worker-1', ' was killed while it held ', 'ledger', '. Nobody is left to release it.'),
        cause: 'Nobody can release this lock',
        fix: 'ask worker-1 to stop with a flag and join it, so that it leaves its block and releases the lock.',
        since: seconds(killed),
        cyclic: false,
        steps: [
          step(strong('worker-2', ' waits for ', 'ledger'), 't2', 1.61),
          step(strong('worker-3', ' waits for ', 'ledger'), 't3', 1.96),
        ],
        tasks: ['t1', 't2', 't3'],
        resources: ['r1'],
        behind: ['t0'],
        sites: [{ role: 'ended', site: site('ledger.ts', 51), task: 'worker-1', resource: 'ledger' }],
      }),
    ],
    timeline: {
      to: seconds(now),
      quiet: [{ from: seconds(2.3), to: seconds(6.3) }],
      rows: [
        ...[
          { id: 't0', pid: 5120, text: 'rrssssssrrrr', status: 'stuckBehind', from: 2.1 },
          { id: 't1', pid: 5131, text: '  rwrrwrrr', status: 'killed', from: killed },
          { id: 't2', pid: 5132, text: '  rrwwrrrww', status: 'deadlocked', from: killed },
          { id: 't3', pid: 5133, text: '  rrrrrrrrw', status: 'deadlocked', from: 1.96 },
        ].flatMap(({ id, pid, text, status, from }) => [
          {
            kind: 'group',
            id: `group-${id}`,
            label: `${id === 't0' ? 'main' : `worker-${id.slice(1)}`}\u2002pid ${pid}`,
            depth: 0,
          } as const,
          taskRow(
            `row-${id}`,
            id,
            0,
            [
              ...bars(text, 0.1, 0.19).map((bar) => ({ ...bar, to: Math.min(bar.to, seconds(from)) })),
              status === 'killed'
                ? { from: seconds(from), to: seconds(from), status: 'killed' as const }
                : {
                    from: seconds(from),
                    to: seconds(now),
                    status: status === 'deadlocked' ? ('deadlocked' as const) : ('stuckBehind' as const),
                  },
            ],
            id === 't1' ? [{ from: seconds(1.204), to: seconds(killed), task: 't1', dead: false }] : [],
          ),
        ]),
        {
          kind: 'lock',
          id: 'row-r1',
          resource: 'r1',
          blocks: [
            { from: seconds(0.35), to: seconds(0.62), task: 't2', dead: false },
            { from: seconds(0.62), to: seconds(0.9), task: 't1', dead: false },
            { from: seconds(0.9), to: seconds(1.2), task: 't2', dead: false },
            { from: seconds(1.204), to: seconds(killed), task: 't1', dead: false },
            { from: seconds(killed), to: seconds(now), task: 't1', dead: true },
          ],
        },
        {
          kind: 'queue',
          id: 'row-r2',
          resource: 'r2',
          capacity: 3,
          steps: [
            { from: 0, level: 0, putters: 0, takers: 0 },
            { from: seconds(0.25), level: 1, putters: 0, takers: 0 },
            { from: seconds(0.3), level: 3, putters: 0, takers: 0 },
            { from: seconds(1.1), level: 2, putters: 0, takers: 0 },
          ],
        },
      ],
    },
    sources: [
      {
        path: take.path,
        lines: [
          { line: 21, text: '  await using held =' },
          { line: 22, text: '    await ledger.acquire();' },
          { line: 23, text: '  await book(entry);' },
        ],
      },
    ],
  });
}
