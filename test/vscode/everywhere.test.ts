// The packed extension in other surroundings: themes, a narrow panel, another language, a window loaded anew, no trust.
import assert from 'node:assert/strict';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../../scripts/support.ts';
import { eventually } from './support/eventually.ts';
import { linkPackages, names, packed, panel, philosophers, run } from './support/product.ts';
import { workbenchSuite } from './support/suite.ts';
import { allThemes, type WorkbenchWindow } from './support/window.ts';

const large = { width: 1600, height: 1000 };

async function runPhilosophers(window: WorkbenchWindow, folder: string, title?: string): Promise<void> {
  linkPackages(folder);
  await window.openFile('philosophers.ts');
  await run(window, title);
  await window.stopped();
  await panel(window).locator('.ring-words').waitFor();
}

workbenchSuite('the panel everywhere', packed, (windowTest) => {
  windowTest('in every theme, and in a narrow column', { files: philosophers, size: large }, async (window, folder) => {
    await runPhilosophers(window, folder);
    for (const theme of allThemes) {
      await window.useTheme(theme);
      await panel(window).locator('.ring-words').waitFor();
      const picture = await window.screenshot(`vscode-theme-${theme}`);
      // The picture of the README changes only when somebody asks for it.
      if (theme === 'dark' && process.env['LOCKSTEP_SCREENSHOT'] === '1') {
        await copyFile(picture, join(root, 'media/screenshot.png'));
      }
    }
    await window.useTheme('dark');
    await window.page.setViewportSize({ width: 860, height: 900 });
    await window.runCommand('View: Toggle Primary Side Bar Visibility');
    await panel(window).locator('.ring-words').waitFor();
    await window.screenshot('vscode-narrow');
  });

  windowTest(
    'comes back with its run when the window is loaded anew',
    { files: philosophers },
    async (window, folder) => {
      await runPhilosophers(window, folder);
      await window.runCommand('Debug: Stop');
      await window.debugEnded();
      // The side bar comes back as it was, without the files that `reload` waits for.
      await window.page.reload({ waitUntil: 'domcontentloaded' });
      await panel(window).locator('.ring-words').waitFor();
      await panel(window).getByText('Five tasks wait for each other', { exact: false }).first().waitFor();
      assert.equal(await window.tab('Lockstep: philosophers.ts').count(), 1);
      assert.ok((await window.problems()).some(({ text }) => text.startsWith('Five tasks wait for each other')));
    },
  );

  windowTest('in Chinese', { files: philosophers, size: large, locale: 'zh-cn' }, async (window, folder) => {
    await runPhilosophers(window, folder, '运行并检查');
    await panel(window).locator('.ring-words', { hasText: '死锁' }).waitFor();
    const stack = await eventually(
      () => window.callStack(),
      (rows) => rows.length > 2,
    );
    assert.match(stack[0]?.text ?? '', /^Hypatia（死锁） 已停下：死锁$/);
    const problems = await eventually(
      () => window.problems(),
      (rows) => rows.some(({ level }) => level === 3),
    );
    assert.match(problems.find(({ level }) => level === 2)?.text ?? '', /五个任务互相等待.*改法：/);
    assert.ok(problems.some(({ text }) => text.endsWith(`${names[0]} 在此等待 copper。`)));
    await window.screenshot('vscode-zh-cn');
  });

  windowTest('starts with F5 where no launch configuration exists', { files: philosophers }, async (window, folder) => {
    linkPackages(folder);
    await window.openFile('philosophers.ts');
    await window.page.locator('.view-line').first().click();
    await window.page.keyboard.press('F5');
    await window.pick('Lockstep');
    await window.stopped();
    await panel(window).locator('.ring-words').waitFor();
  });

  windowTest('shows an example, which then runs', {}, async (window) => {
    await window.runCommand('Lockstep: Try an Example');
    // The list shows only the rows that fit.
    await window.page.getByPlaceholder('Choose a program to run and inspect').fill('philosophers');
    await window.pick('Philosophers,');
    await window.page.locator('.editor-group-container .tab[data-resource-name="philosophers.ts"]').waitFor();
    await run(window);
    await window.stopped();
    await panel(window).locator('.ring-words').waitFor();
  });
});

workbenchSuite(
  'a folder without trust',
  async () => ({ ...(await packed()), workspaceTrust: true }),
  (windowTest) => {
    windowTest('runs nothing, says why, and shows the panel', { files: philosophers }, async (window, folder) => {
      linkPackages(folder);
      await window.openFile('philosophers.ts');
      assert.equal(
        await window.page.locator('.editor-actions .action-label[aria-label^="Run and Inspect"]').count(),
        0,
      );
      await window.runCommand('Lockstep: Show Who Waits for Whom');
      await panel(window).getByRole('button', { name: 'Run this file' }).click();
      await eventually(
        () => window.notifications(),
        (texts) => texts.some((text) => text.startsWith('Lockstep runs programs only in a trusted workspace.')),
      );
      await window.screenshot('vscode-restricted');
      await window.runCommand('View: Close All Editors');
      await window.trustFolder();
      await window.openFile('philosophers.ts');
      await run(window);
      await window.stopped();
    });
  },
);
