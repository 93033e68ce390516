// The helpers of these tests, against a small extension made for them.
import assert from 'node:assert/strict';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { eventually } from './support/eventually.ts';
import { workbenchSuite } from './support/suite.ts';
import { allThemes } from './support/window.ts';

const fixture = fileURLToPath(new URL('support/fixture', import.meta.url));

const extension = temporaryFolder({ after });

async function buildFixture(): Promise<void> {
  await build({
    entryPoints: [join(fixture, 'main.ts')],
    outfile: join(extension, 'extension.cjs'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['vscode'],
  });
  for (const name of ['package.json', 'package.nls.json', 'package.nls.zh-cn.json']) {
    await cp(join(fixture, name), join(extension, name));
  }
}

before(buildFixture);

const files = { 'notes.txt': 'one two\nthree\n' };

workbenchSuite('a window of VS Code', { extensions: [extension] }, (windowTest) => {
  windowTest('shows the problems that an extension reports', { files }, async (window) => {
    await window.openFile('notes.txt', 2);
    await window.runCommand('Harness: Find Problems');
    const rows = await eventually(
      () => window.problems(),
      (found) => found.length === 4,
    );
    assert.deepEqual(
      rows.map(({ level, severity }) => ({ level, severity })),
      [
        { level: 1, severity: 'none' },
        { level: 2, severity: 'error' },
        { level: 3, severity: 'none' },
        { level: 2, severity: 'warning' },
      ],
    );
    assert.match(rows[1]?.text ?? '', /first problem/);
    assert.match(rows[2]?.text ?? '', /its cause/);
  });

  windowTest('shows threads and variables where a debugger stopped', { files }, async (window) => {
    await window.runCommand('Harness: Debug');
    await window.stopped();
    const stack = await eventually(
      () => window.callStack(),
      (rows) => rows.length === 3,
    );
    assert.deepEqual(stack, [
      { level: 1, text: 'first PAUSED ON PAUSE' },
      { level: 2, text: 'waitHere notes.txt 2:1' },
      { level: 1, text: 'second PAUSED' },
    ]);
    const variables = await eventually(
      () => window.variables(),
      (rows) => rows.length === 2,
    );
    assert.deepEqual(variables, [
      { level: 1, text: 'Holds' },
      { level: 2, text: 'lock = held' },
    ]);
    await window.runCommand('Debug: Stop');
    await window.debugEnded();
  });

  windowTest('shows webviews, in the language of the window', { files, locale: 'zh-cn' }, async (window) => {
    await window.runCommand('Harness: 打开视图');
    await window.webview('lockstep-test.harness').getByRole('heading', { name: 'Language zh-cn' }).waitFor();
    await window.tab('Harness View').waitFor();
  });

  windowTest('asks and is answered', { files }, async (window) => {
    await window.runCommand('Harness: Ask');
    await window.answer('Yes');
    await eventually(
      () => window.notifications(),
      (texts) => texts.includes('Answered Yes'),
    );
  });

  windowTest('has every theme, and keeps its settings when loaded anew', { files }, async (window) => {
    for (const theme of allThemes) await window.useTheme(theme);
    await window.changeSettings({ 'workbench.colorTheme': 'Light Modern' });
    await window.page.locator('.monaco-workbench.vs').waitFor();
  });
});

workbenchSuite(
  'a window of VS Code with workspace trust',
  { extensions: [extension], workspaceTrust: true },
  (windowTest) => {
    windowTest('opens a folder in restricted mode until it is trusted', { files }, async (window) => {
      await window.page.locator('.statusbar-item[id="status.workspaceTrust"]').waitFor();
      await window.trustFolder();
      await window.runCommand('Harness: Open View');
      await window.webview().getByText('trusted', { exact: true }).waitFor();
    });
  },
);
