import type { Language, LevelView, Snapshot } from '../../../core/view/viewModel.ts';
import { bars, edge, finding, numbers, resource, scene, seconds, site, task, taskRow } from './builder.ts';

/** Three printers put into a queue of 3, two windows take; one printer waits for room. Live. */
export function tickets(language: Language = 'en'): Snapshot {
  const random = numbers(3);
  const now = 7.2;
  const put = site('tickets.ts', 18, 'print');
  const steps: LevelView[] = [];
  let level = 0;
  for (let time = 0; time < now; time += 0.12) {
    level = Math.max(0, Math.min(3, level + (random() > 0.35 ? 1 : -1)));
    steps.push({
      from: seconds(time),
      level,
      putters: level === 3 && random() > 0.4 ? 1 : 0,
      takers: level === 0 && random() > 0.5 ? 1 : 0,
    });
  }
  steps.push({ from: seconds(now - 0.22), level: 3, putters: 1, takers: 0 });
  const letters = (): string => Array.from({ length: 36 }, () => (random() > 0.85 ? 'w' : 'r')).join('');
  const printers = [1, 2, 3].map((n) =>
    task(`t${n}`, `printer-${n}`, {
      kind: 'thread',
      within: 't0',
      at: site('tickets.ts', 17, 'print'),
      since: seconds(7),
      ...(n === 2 ? { status: 'waits', since: seconds(now - 0.22), at: put, waitsFor: ['r1'] } : {}),
    }),
  );
  const windows = [4, 5].map((n) =>
    task(`t${n}`, `window-${n - 3}`, {
      kind: 'thread',
      within: 't0',
      at: site('tickets.ts', 27, 'sell'),
      since: seconds(7.1),
    }),
  );
  return scene(
    {
      run: {
        state: 'live',
        program: 'tickets.ts',
        headline: language === 'en' ? 'Live' : '实时',
        now: seconds(now),
        events: 14208,
      },
      tasks: [
        task('t0', 'main', { kind: 'process', status: 'awaits', pid: 5210, at: site('tickets.ts', 40) }),
        ...printers,
        ...windows,
      ],
      resources: [
        resource('r1', 'tickets', 'queue', {
          capacity: 3,
          level: 3,
          waiters: ['t2'],
          items: [
            { name: '#28', by: 'printer-1' },
            { name: '#29', by: 'printer-3' },
            { name: '#30', by: 'printer-1' },
          ],
          puts: [
            { task: 't1', count: 10 },
            { task: 't2', count: 11 },
            { task: 't3', count: 9 },
          ],
          takes: [
            { task: 't4', count: 13 },
            { task: 't5', count: 14 },
          ],
          mostEver: 3,
          createdAt: site('tickets.ts', 9),
        }),
      ],
      edges: [
        edge('puts', 't1', 'r1', { count: 10, operation: 'put', sentence: 'printer-1 put 10 into tickets.' }),
        edge('puts', 't3', 'r1', { count: 9, operation: 'put', sentence: 'printer-3 put 9 into tickets.' }),
        edge('waitsFor', 't2', 'r1', {
          operation: 'put',
          since: seconds(now - 0.22),
          at: put,
          sentence: 'printer-2 waits for room in tickets.',
        }),
        edge('takes', 'r1', 't4', { count: 13, operation: 'take', sentence: 'window-1 took 13 from tickets.' }),
        edge('takes', 'r1', 't5', { count: 14, operation: 'take', sentence: 'window-2 took 14 from tickets.' }),
      ],
      findings: [
        finding('f:long-wait', {
          detector: 'long-wait',
          category: 'performance',
          severity: 'info',
          certainty: 'likely',
          title: 'Printers wait for room',
          message: 'tickets was full for 48 % of the first 5.3 s. Printers waited 0.93 s in all.',
          messageParts: [
            { text: 'tickets', strong: true },
            { text: ' was full for 48 % of the first 5.3 s. Printers waited 0.93 s in all.', strong: false },
          ],
          fix: 'add a window, or make the queue longer than 3.',
          cyclic: false,
          steps: [
            {
              sentence: [],
              parts: [
                { text: 'printer-2', strong: true },
                { text: ' waits for room in ', strong: false },
                { text: 'tickets', strong: true },
              ],
              task: 't2',
              resource: 'r1',
              waitsAt: put,
              heldFrom: undefined,
              holdsName: '',
              holdsFrom: undefined,
              since: seconds(now - 0.22),
            },
          ],
          tasks: ['t2'],
          resources: ['r1'],
          sites: [{ role: 'waits', site: put, task: 'printer-2', resource: 'tickets' }],
          since: seconds(5.3),
        }),
      ],
      timeline: {
        from: 0,
        to: seconds(now),
        quiet: [],
        rows: [
          { kind: 'queue', id: 'row-r1', resource: 'r1', capacity: 3, steps },
          { kind: 'group', id: 'group-t0', label: 'main\u2002pid 5210', depth: 0 },
          taskRow('row-t0', 't0', 0, bars('a'.repeat(36), 0, 0.2)),
          ...[...printers, ...windows].map((each) => taskRow(`row-${each.id}`, each.id, 1, bars(letters(), 0, 0.2))),
        ],
      },
      sources: [
        {
          path: put.path,
          lines: [
            { line: 17, text: '  const t = await print(n);' },
            { line: 18, text: '  await tickets.put(t);' },
            { line: 19, text: '  printed += 1;' },
          ],
        },
      ],
    },
    language,
  );
}
