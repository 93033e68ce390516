/** What a workflow on GitHub reads: commands in the log, and the summary of the job. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { githubCommands } from '../../cli/github.ts';
import { stepSummary } from '../../cli/stepSummary.ts';
import type { FindingView } from '../../core/view/viewModel.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { lockstep, program, programs } from './support/lockstep.ts';
import { cycle, site, snapshotOf } from './support/philosophers.ts';

/** As GitHub's runner takes a command apart. */
function parseCommand(line: string): { name: string; properties: Record<string, string>; message: string } {
  const match = /^::(\w+) ([^\n]*?)::([^\n]*)$/.exec(line);
  assert.ok(match !== null, line);
  const [, name = '', list = '', data = ''] = match;
  const plain = (text: string): string => text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
  const properties = Object.fromEntries(
    list.split(',').map((pair) => {
      const at = pair.indexOf('=');
      return [
        pair.slice(0, at),
        plain(
          pair
            .slice(at + 1)
            .replaceAll('%3A', ':')
            .replaceAll('%2C', ','),
        ),
      ];
    }),
  );
  return { name, properties, message: plain(data) };
}

describe('workflow commands', () => {
  test('stand at the line where somebody waits and tell the whole finding', () => {
    const { name, properties, message } = parseCommand(githubCommands(snapshotOf(cycle), '/bank').trimEnd());
    assert.equal(name, 'error');
    assert.deepEqual(properties, {
      file: 'lessons/philosophers.ts',
      line: '31',
      col: '9',
      title: 'Deadlock (deadlock-cycle)',
    });
    assert.match(
      message,
      /^Two tasks wait[^\n]*\n\n- Hypatia waits for fork 2 [^\n]*\n- Laozi waits[^\n]*\n\nTake the fork/,
    );
  });

  test('name the test that the tasks came from', () => {
    const started = { role: 'started', site: site(3, 1), task: 'all eat', resource: '' };
    const finding = { ...cycle, sites: [...cycle.sites, started] };
    const { message } = parseCommand(githubCommands(snapshotOf(finding), '/bank').trimEnd());
    assert.match(message, /\n- all eat started here: lessons\/philosophers\.ts:3\n/);
    const summary = stepSummary(snapshotOf(finding), '/bank');
    assert.match(summary, /\n1\. \*\*all eat\*\* started here: lessons\/philosophers\.ts:3\n/);
  });

  test('carry what the program called its things, whatever signs are in it', () => {
    const odd = 'a%0Ab,c:d\r\n::error::e';
    const finding: FindingView = {
      ...cycle,
      severity: 'info',
      title: odd,
      message: odd,
      steps: [],
      sites: [{ role: 'holds', site: { ...site(3, 4), path: '/bank/a,b:c%.ts' }, task: '', resource: '' }],
    };
    const text = githubCommands(snapshotOf(finding), '/bank');
    assert.equal(text.split('\n').length, 2);
    const { name, properties, message } = parseCommand(text.trimEnd());
    assert.deepEqual(
      [name, properties['title'], properties['file']],
      ['notice', `${odd} (deadlock-cycle)`, 'a,b:c%.ts'],
    );
    assert.ok(message.startsWith(odd));
  });

  test('need no place', () => {
    const { properties } = parseCommand(
      githubCommands(snapshotOf({ ...cycle, steps: [], sites: [] }), '/bank').trimEnd(),
    );
    assert.deepEqual(Object.keys(properties), ['title']);
  });
});

describe('the summary of a job', () => {
  test('has a row and the steps of each finding', () => {
    const text = stepSummary(snapshotOf(cycle), '/bank');
    assert.match(
      text,
      /^### Lockstep: p\n\n\| Finding \| How sure \| Tasks \| Place \|\n\| --- \| --- \| --- \| --- \|\n/,
    );
    assert.match(
      text,
      /\n\| Deadlock `deadlock-cycle` \| certain \| Hypatia, Laozi \| lessons\/philosophers\.ts:31 \|\n/,
    );
    assert.match(text, /\n1\. \*\*Hypatia\*\* waits for \*\*fork 2\*\* /);
  });

  test('shows names as they are, never as Markdown or HTML', () => {
    const message = '<img src=x> | [a](b) `c` *d*\ne';
    const text = stepSummary(snapshotOf({ ...cycle, message }), '/bank');
    assert.ok(text.includes('&#60;img src=x&#62; &#124; &#91;a&#93;(b) &#96;c&#96; &#42;d&#42; e'), text);
  });

  test('says so when nothing is stuck, and counts findings beyond the fiftieth', () => {
    assert.match(stepSummary(snapshotOf(cycle, { findings: [] }), '/bank'), /nothing is stuck\. 1 events?/);
    const findings = Array.from({ length: 60 }, (_, index) => ({ ...cycle, id: `f${index}` }));
    const text = stepSummary(snapshotOf(cycle, { findings }), '/bank');
    assert.equal(text.match(/<details/g)?.length, 50);
    assert.match(text, /and 10 more\n/);
  });
});

describe('--format github', () => {
  test('counts paths from the checkout and puts the summary behind what is there', async (context) => {
    const summary = join(temporaryFolder(context), 'summary.md');
    writeFileSync(summary, 'before\n');
    const env = { GITHUB_WORKSPACE: dirname(programs), GITHUB_STEP_SUMMARY: summary };
    const options = { cwd: programs, env };
    const { code, stdout, stderr } = await lockstep(['run', '--format', 'github', program('deadlock.ts')], options);
    assert.deepEqual([code, stdout], [3, 'started\n']);
    assert.equal(parseCommand(stderr.trimEnd()).properties['file'], 'programs/deadlock.ts');
    assert.match(readFileSync(summary, 'utf8'), /^before\n### Lockstep: [\s\S]*\| programs\/deadlock\.ts:\d+ \|/);
  });

  test('says in a line that the summary cannot be written, and changes nothing else', async () => {
    const env = { GITHUB_STEP_SUMMARY: programs };
    const { code, stderr } = await lockstep(['run', '--format', 'github', program('echo.mjs'), '5'], { env });
    assert.match(stderr, /\nThe summary of the job cannot be written to [^\n]*: EISDIR\.\n$/);
    assert.equal(code, 5);
  });
});
