// The walkthrough on VS Code's welcome page, in both languages: its steps, and that the first one does what it says.
import assert from 'node:assert/strict';
import { packed } from './support/product.ts';
import { workbenchSuite } from './support/suite.ts';
import type { WorkbenchWindow } from './support/window.ts';

const large = { width: 1600, height: 1200 };

/** Opens it as a person does, and returns the titles of its steps. */
async function openWalkthrough(window: WorkbenchWindow, title: string): Promise<string[]> {
  await window.runCommand('Welcome: Open Walkthrough...');
  await window.page.locator('.quick-input-widget input.input').fill(title);
  await window.pick(title);
  const steps = window.page.locator('.getting-started-step .step-title');
  await steps.first().waitFor();
  return steps.allInnerTexts();
}

const settings = { 'workbench.editor.useModal': 'off' };

workbenchSuite(
  'the walkthrough',
  async () => ({ ...(await packed()), settings }),
  (windowTest) => {
    windowTest('leads from an example to the lines to change', { size: large }, async (window) => {
      const titles = await openWalkthrough(window, 'Get Started with Lockstep');
      assert.deepEqual(titles, ['Open an example', 'Run and inspect it', 'Read the ring', 'Go to the lines']);
      // The page forgets what is chosen while it still builds what belongs to the first step.
      await window.webview().getByText('A program that stops by itself').waitFor();
      await window.page.locator('.getting-started-step', { hasText: 'Read the ring' }).click();
      await window.webview().getByText('How to read it').waitFor();
      await window.page.locator('.getting-started-step', { hasText: 'Open an example' }).click();
      await window.page.getByRole('button', { name: 'Try an Example', exact: true }).click();
      await window.page.getByPlaceholder('Choose a program to run and inspect').fill('philosophers');
      await window.pick('Philosophers,');
      await window.tab('philosophers.ts').waitFor();
    });

    windowTest('in Chinese', { size: large, locale: 'zh-cn' }, async (window) => {
      const titles = await openWalkthrough(window, '开始使用 Lockstep');
      assert.deepEqual(titles, ['打开一个示例', '运行并检查', '读懂环', '找到代码行']);
      await window.page.getByText('看清程序为何卡住', { exact: false }).first().waitFor();
    });
  },
);
