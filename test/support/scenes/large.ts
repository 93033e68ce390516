import type { Snapshot, TaskView } from '../../../core/view/viewModel.ts';
import { bars, edge, finding, numbers, resource, scene, seconds, site, task, taskRow } from './builder.ts';

/** 120 tasks: three in a cycle, 71 stuck behind it, 46 not affected; 30 locks and a queue. */
export function large(): Snapshot {
  const random = numbers(11);
  const now = 47.2;
  const closed = 31.84;
  const ring = [
    { id: 't1', name: 'transfer #17', file: 'transfer.ts', line: 66 },
    { id: 't2', name: 'settle #4', file: 'settle.ts', line: 90 },
    { id: 't3', name: 'reconcile #9', file: 'reconcile.ts', line: 43 },
  ];
  const locks = ['accounts', 'ledger', 'audit'];
  const tasks: TaskView[] = [task('t0', 'main', { kind: 'process', status: 'awaits', pid: 7001 })];
  ring.forEach(({ id, name, file, line }, at) => {
    tasks.push(
      task(id, name, {
        within: 't0',
        status: 'deadlocked',
        at: site(file, line),
        since: seconds(closed - at * 0.02),
        waitsFor: [`r${((at + 1) % 3) + 1}`],
        holds: [`r${at + 1}`],
      }),
    );
  });
  const behind = [
    { name: 'placeOrder', count: 38, target: 'r1' },
    { name: 'refund', count: 24, target: 'r1' },
    { name: 'nightly', count: 9, target: 'r3' },
  ].flatMap(({ name, count, target }) =>
    Array.from({ length: count }, (_, at) =>
      task(`${name}${at}`, `${name} #${at + 1}`, {
        within: 't0',
        status: 'stuckBehind',
        at: site('orders.ts', 20, name),
        since: seconds(closed + random() * 14),
        waitsFor: [target],
      }),
    ),
  );
  const free = [
    { name: 'search', count: 22, status: 'runs' },
    { name: 'resize', count: 14, status: 'runs' },
    { name: 'timer', count: 9, status: 'sleeps' },
  ].flatMap(({ name, count, status }) =>
    Array.from({ length: count }, (_, at) =>
      task(`${name}${at}`, `${name} #${at + 1}`, {
        within: 't0',
        status: status === 'runs' ? 'runs' : 'sleeps',
        at: site('api.ts', 9, name),
        since: seconds(now - random()),
      }),
    ),
  );
  tasks.push(...behind, ...free);
  const letters = (kind: string): string =>
    Array.from({ length: 40 }, () => (random() > 0.7 ? 'w' : random() > 0.3 ? kind : ' ')).join('');
  return scene({
    run: { state: 'live', program: 'server.ts', headline: 'Live', now: seconds(now), events: 481200 },
    tasks,
    resources: [
      ...locks.map((name, at) =>
        resource(`r${at + 1}`, name, 'lock', {
          holders: [`t${at + 1}`],
          waiters: behind.filter((each) => each.waitsFor[0] === `r${at + 1}`).map((each) => each.id),
        }),
      ),
      ...Array.from({ length: 27 }, (_, at) =>
        resource(`r${at + 4}`, `row ${at}`, 'lock', { holders: at % 5 === 2 ? [free[at]?.id ?? ''] : [] }),
      ),
      resource('q1', 'jobs', 'queue', {
        capacity: 256,
        level: 212,
        puts: [{ task: 'search0', count: 900 }],
        takes: [{ task: 'resize0', count: 688 }],
      }),
    ],
    edges: [
      ...ring.flatMap(({ id }, at) => [
        edge('waitsFor', id, `r${((at + 1) % 3) + 1}`, {
          dead: true,
          since: seconds(closed - at * 0.02),
          sentence: 'in the cycle',
        }),
        edge('heldBy', `r${at + 1}`, id, { dead: true, sentence: 'in the cycle' }),
      ]),
      ...behind.map((each) =>
        edge('waitsFor', each.id, each.waitsFor[0] ?? '', { since: each.since, sentence: `${each.name} waits.` }),
      ),
      edge('puts', 'search0', 'q1', { count: 900, operation: 'put' }),
      edge('takes', 'q1', 'resize0', { count: 688, operation: 'take' }),
    ],
    findings: [
      finding('f:deadlock', {
        message: 'Three tasks wait for each other in a cycle. None of them can go on.',
        fix: 'take accounts, ledger and audit in this order everywhere. reconcile.ts:43 takes them the other way round.',
        since: seconds(closed),
        steps: ring.map(({ id, name, file, line }, at) => ({
          sentence: [],
          parts: [
            { text: name, strong: true },
            { text: ' waits for ', strong: false },
            { text: locks[(at + 1) % 3] ?? '', strong: true },
          ],
          task: id,
          resource: `r${((at + 1) % 3) + 1}`,
          waitsAt: site(file, line),
          heldFrom: site(file, line - 2),
          holdsName: locks[at] ?? '',
          holdsFrom: site(file, line - 2),
          since: seconds(closed - at * 0.02),
        })),
        tasks: ring.map(({ id }) => id),
        resources: ['r1', 'r2', 'r3'],
        behind: behind.map((each) => each.id),
        sites: ring.map(({ name, file, line }) => ({
          role: 'waits',
          site: site(file, line),
          task: name,
          resource: '',
        })),
      }),
    ],
    timeline: {
      from: seconds(20),
      to: seconds(now),
      rows: [
        {
          kind: 'queue',
          id: 'row-q1',
          resource: 'q1',
          capacity: 256,
          steps: Array.from({ length: 90 }, (_, at) => ({
            from: seconds(20 + at * 0.3),
            level: Math.min(256, Math.round(110 + at * 1.7 + random() * 20)),
            putters: 0,
            takers: 0,
          })),
        },
        { kind: 'group', id: 'group-t0', label: 'main\u2002pid 7001', depth: 0 },
        ...tasks.map((each) => {
          const dead = each.status === 'deadlocked' || each.status === 'stuckBehind';
          const until = dead ? Math.max(each.since, seconds(closed)) : seconds(now);
          const own = bars(letters('r'), 20, 0.68)
            .map((bar) => ({ ...bar, to: Math.min(bar.to, until) }))
            .filter((bar) => bar.to > bar.from);
          const rest = dead ? [{ from: until, to: seconds(now), status: each.status }] : [];
          return taskRow(`row-${each.id}`, each.id, each.id === 't0' ? 0 : 1, [...own, ...rest]);
        }),
      ],
    },
  });
}
