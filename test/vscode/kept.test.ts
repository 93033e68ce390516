// What outlives a run, in a real VS Code: a kept recording, a saved picture, and findings that are told at the end only.
import assert from 'node:assert/strict';
import { cpSync, existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../../scripts/support.ts';
import { eventually } from './support/eventually.ts';
import { linkPackages, packed, panel, philosophers } from './support/product.ts';
import { workbenchSuite } from './support/suite.ts';
import type { WorkbenchWindow } from './support/window.ts';

/** Two tasks that give up their locks only when they have noticed that they wait for each other. */
const waits = {
  'waits.mjs': `import { Mutex } from 'async-mutex';
const [left, right] = [new Mutex(), new Mutex()];
async function take(one, other) {
  await one.acquire();
  await null;
  await other.acquire();
}
take(left, right);
take(right, left);
setTimeout(() => console.log('the program ends by itself'), 1500);
`,
  '.vscode/launch.json': JSON.stringify({
    version: '0.2.0',
    configurations: [
      {
        type: 'lockstep',
        request: 'launch',
        name: 'Waits',
        program: '${workspaceFolder}/waits.mjs',
        onDeadlock: 'wait',
      },
    ],
  }),
};

/** Presses the button of VS Code's own file dialog, which in a browser is a field for a path, until it is content and goes. */
async function accept(window: WorkbenchWindow, button: string): Promise<void> {
  const dialog = window.page.locator('.quick-input-widget');
  const action = dialog.getByRole('button', { name: button, exact: true });
  await action.waitFor();
  await eventually(
    async () => {
      if (await action.isVisible()) await action.click({ timeout: 1000 }).catch(() => {});
      return dialog.isVisible();
    },
    (isOpen) => !isOpen,
  );
}
/**
 * Chooses a folder as a person would, by what the dialog shows: it begins at the open folder, and a path typed before it has read that
 * folder is thrown away.
 * @param path the open folder, or one just inside it.
 */
async function choose(window: WorkbenchWindow, folder: string, path: string): Promise<void> {
  const dialog = window.page.locator('.quick-input-widget');
  await dialog.getByRole('button', { name: 'Open Recording', exact: true }).waitFor();
  const shows = (shown: string) =>
    eventually(
      () => dialog.locator('input.input').inputValue(),
      (text) => text.replace(/\/$/, '') === shown,
    );
  await shows(folder);
  await dialog.locator('.monaco-list-row').first().waitFor();
  if (path !== folder) {
    await dialog.locator('.monaco-list-row', { hasText: basename(path) }).click();
    await shows(path);
  }
  await accept(window, 'Open Recording');
}
const deadlock = /^Five tasks wait for each other in a cycle\. None of them can go on\./;

workbenchSuite('what is kept', packed, (windowTest) => {
  windowTest(
    'a recording opens, is explained, and can be saved as a picture',
    { files: philosophers },
    async (window, folder) => {
      cpSync(join(root, 'test/golden/realPhilosophers'), join(folder, 'recording'), { recursive: true });
      await window.runCommand('Lockstep: Open a Recording');
      await choose(window, folder, join(folder, 'recording'));
      await panel(window).locator('.ring-words', { hasText: 'Deadlock' }).waitFor();
      assert.equal(await panel(window).locator('g.node.at-ring[data-id^=t]').count(), 5);
      const problems = await eventually(
        () => window.problems(),
        (rows) => rows.some(({ text }) => deadlock.test(text)),
      );
      assert.ok(problems.some(({ level }) => level === 3));
      await window.screenshot('vscode-recording');

      await window.runCommand('Lockstep: Save the Picture as HTML');
      // The dialog proposes a name of its own.
      const picture = join(folder, 'lessons-philosophers.ts.html');
      await accept(window, 'OK');
      await eventually(
        async () => existsSync(picture),
        (exists) => exists,
      );
      await eventually(
        () => window.notifications(),
        (texts) => texts.includes('The picture was saved.'),
      );
      const page = await window.page.context().newPage();
      await page.goto(pathToFileURL(picture).href);
      await page.locator('.ring-words', { hasText: 'Deadlock' }).waitFor();
      await page.getByText('Five tasks wait for each other', { exact: false }).first().waitFor();
    },
  );

  windowTest(
    'a folder that is no recording is refused in one sentence',
    { files: philosophers },
    async (window, folder) => {
      await window.runCommand('Lockstep: Open a Recording');
      await choose(window, folder, folder);
      await eventually(
        () => window.notifications(),
        (texts) => texts.some((text) => /recording/.test(text)),
      );
    },
  );

  windowTest(
    'a program that shall go on goes on, and its deadlock is told at its end',
    { files: waits },
    async (window, folder) => {
      linkPackages(folder);
      await window.openFile('waits.mjs');
      await window.page.keyboard.press('F5');
      await panel(window).getByText('Ended', { exact: false }).first().waitFor();
      await window.debugEnded();
      const problems = await eventually(
        () => window.problems(),
        (rows) => rows.some(({ level }) => level === 2),
      );
      assert.match(problems.find(({ level }) => level === 2)?.text ?? '', /wait for each other/);
      await window.runCommand('Debug Console: Focus on Debug Console View');
      assert.match(await window.page.locator('.repl').innerText(), /the program ends by itself/);
    },
  );
});
