import type { BarView, HoldView, Language, RowView, Snapshot, StepView } from '../../../core/view/viewModel.ts';
import { edge, finding, numbers, resource, scene, seconds, site, task, taskRow } from './builder.ts';

const names = ['Hypatia', 'Laozi', 'Kant', 'Averroes', 'Sappho', 'Ibn Khaldun', 'Confucius', 'Wittgenstein'];
const CLOSED = 0.489;
const NOW = 8.53;

/** `count` philosophers who deadlock, `main` that awaits them, a clock that nobody waits for. */
export function philosophers(count = 5, language: Language = 'en', now = NOW): Snapshot {
  const random = numbers(7);
  const index = Array.from({ length: count }, (_, at) => at);
  const name = (at: number): string => names[at] ?? `thinker-${at + 1}`;
  const next = (at: number): number => (at + 1) % count;
  const since = (at: number): number => seconds(0.48 + at * 0.002);
  const waitsAt = site('philosophers.ts', 31, 'dine');
  const heldFrom = site('philosophers.ts', 29, 'dine');
  const rows: RowView[] = [];
  const blocks = new Map<number, HoldView[]>(index.map((at) => [at, []]));
  const rowsOf = (at: number): BarView[] => {
    const list: BarView[] = [];
    let time = 0.02 + random() * 0.06;
    while (time < CLOSED - 0.1) {
      const run = 0.02 + random() * 0.04;
      const wait = random() > 0.5 ? 0.01 + random() * 0.03 : 0;
      list.push({ from: seconds(time), to: seconds(time + run / 3), status: 'runs' });
      if (wait > 0) list.push({ from: seconds(time + run / 3), to: seconds(time + run / 3 + wait), status: 'waits' });
      list.push({ from: seconds(time + run / 3 + wait), to: seconds(time + run + wait), status: 'runs' });
      blocks.get(at)?.push({ from: seconds(time), to: seconds(time + run + wait), task: `t${at + 1}`, dead: false });
      const rest = time + run + wait + 0.03 + random() * 0.05;
      list.push({ from: seconds(time + run + wait), to: seconds(rest), status: 'sleeps' });
      time = rest;
    }
    list.push({ from: seconds(time), to: seconds(0.47), status: 'runs' });
    list.push({ from: seconds(0.47), to: seconds(CLOSED), status: 'waits' });
    list.push({ from: seconds(CLOSED), to: seconds(now), status: 'deadlocked' });
    blocks.get(at)?.push({ from: seconds(0.46), to: seconds(now), task: `t${at + 1}`, dead: true });
    return list;
  };
  rows.push({ kind: 'group', id: 'group-main', label: 'main\u2002pid 48213', depth: 0 });
  rows.push(
    taskRow('row-main', 't0', 0, [
      { from: 0, to: seconds(0.01), status: 'runs' },
      { from: seconds(0.01), to: seconds(CLOSED), status: 'awaits' },
      { from: seconds(CLOSED), to: seconds(now), status: 'stuckBehind' },
    ]),
  );
  for (const at of index) rows.push(taskRow(`row-t${at + 1}`, `t${at + 1}`, 1, rowsOf(at)));
  rows.push(taskRow('row-clock', 'tc', 1, [{ from: seconds(0.005), to: seconds(now), status: 'sleeps' }]));
  for (const at of index)
    rows.push({ kind: 'lock', id: `row-r${at + 1}`, resource: `r${at + 1}`, blocks: blocks.get(at) ?? [] });
  const zh = language === 'zh-cn';
  const fork = (at: number): string => (zh ? `叉子 ${at + 1}` : `fork ${at + 1}`);
  const steps = index.map(
    (at): StepView => ({
      sentence: [],
      parts: [
        { text: name(at), strong: true },
        { text: zh ? ' 等待 ' : ' waits for ', strong: false },
        { text: fork(next(at)), strong: true },
      ],
      task: `t${at + 1}`,
      resource: `r${next(at) + 1}`,
      waitsAt,
      heldFrom,
      holdsName: fork(at),
      holdsFrom: heldFrom,
      since: since(at),
    }),
  );
  return scene(
    {
      run: {
        state: 'stopped',
        program: 'philosophers.ts',
        headline: zh ? '停在死锁' : 'Stopped at a deadlock',
        now: seconds(now),
        events: 214,
      },
      tasks: [
        task('t0', 'main', {
          kind: 'process',
          status: 'stuckBehind',
          since: seconds(0.01),
          at: site('philosophers.ts', 40),
        }),
        ...index.map((at) =>
          task(`t${at + 1}`, name(at), {
            status: 'deadlocked',
            within: 't0',
            at: waitsAt,
            since: since(at),
            waitsFor: [`r${next(at) + 1}`],
            holds: [`r${at + 1}`],
            awaitedBy: ['t0'],
            recent: [
              { time: seconds(0.466), text: `took ${fork(at)}` },
              { time: since(at), text: `asked for ${fork(next(at))}` },
            ],
          }),
        ),
        task('tc', 'clock', {
          status: 'sleeps',
          within: 't0',
          at: site('philosophers.ts', 8, 'tick'),
          since: seconds(7.9),
        }),
      ],
      resources: index.map((at) =>
        resource(`r${at + 1}`, fork(at), 'lock', {
          holders: [`t${at + 1}`],
          waiters: [`t${((at + count - 1) % count) + 1}`],
          createdAt: site('philosophers.ts', 5),
          mostEver: 1,
        }),
      ),
      edges: index.flatMap((at) => [
        edge('waitsFor', `t${at + 1}`, `r${next(at) + 1}`, {
          dead: true,
          since: since(at),
          at: waitsAt,
          sentence: `${name(at)} waits for ${fork(next(at))}.`,
        }),
        edge('heldBy', `r${at + 1}`, `t${at + 1}`, {
          dead: true,
          since: seconds(0.466),
          at: heldFrom,
          sentence: `${fork(at)} is held by ${name(at)}.`,
        }),
        edge('awaits', 't0', `t${at + 1}`, {
          since: seconds(0.01),
          at: site('philosophers.ts', 40),
          sentence: `main awaits ${name(at)}.`,
        }),
      ]),
      findings: [
        finding('f:deadlock', {
          title: zh ? '死锁' : 'Deadlock',
          message: zh
            ? '五个任务互相等待，形成环路，谁都无法继续。'
            : 'Five tasks wait for each other in a cycle. None of them can go on.',
          fix: zh
            ? '先拿编号小的叉子，这样就不会成环。'
            : 'take the fork with the lower number first. Then the cycle cannot close.',
          since: seconds(CLOSED),
          steps,
          tasks: index.map((at) => `t${at + 1}`),
          resources: index.map((at) => `r${at + 1}`),
          behind: ['t0'],
          sites: [
            { role: 'waits', site: waitsAt, task: name(0), resource: fork(1) },
            { role: 'holds', site: heldFrom, task: name(0), resource: fork(0) },
          ],
        }),
      ],
      timeline: { from: 0, to: seconds(now), rows, quiet: [{ from: seconds(CLOSED + 0.02), to: seconds(now - 0.1) }] },
      sources: [
        {
          path: waitsAt.path,
          lines: [
            { line: 28, text: '  for (;;) {' },
            { line: 29, text: '    await left.acquire();' },
            { line: 30, text: '    await pause(12);' },
            { line: 31, text: '    await right.acquire();' },
            { line: 32, text: '    await eat(name);' },
          ],
        },
      ],
    },
    language,
  );
}
