// The packed extension in a real VS Code: the five philosophers, from the run button to the line to change.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from '../../extension/session/liveness.ts';
import { eventually } from './support/eventually.ts';
import {
  cursor,
  forks,
  lines,
  linkPackages,
  names,
  packed,
  panel,
  philosophers,
  run,
  selectedLines,
} from './support/product.ts';
import { workbenchSuite } from './support/suite.ts';

/** A program that prints its pid and waits. */
const waiting = { 'waiting.mjs': "console.log('pid', process.pid); setInterval(() => {}, 1000);\n" };
/** A deadlock that writes down when it closes. */
const timed = {
  'timed.mjs': `import { writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { Mutex } from 'async-mutex';
const first = new Mutex();
const second = new Mutex();
async function take(one, other, milliseconds) {
  const release = await one.acquire();
  await pause(milliseconds);
  writeFileSync('closed.txt', String(Date.now()));
  const releaseOther = await other.acquire();
  releaseOther();
  release();
}
setInterval(() => {}, 1000);
await Promise.all([take(first, second, 300), take(second, first, 600)]);
`,
};
const large = { width: 1600, height: 1000 };

workbenchSuite('run and inspect', packed, (windowTest) => {
  windowTest(
    'stops at the deadlock and explains it everywhere',
    { files: philosophers, size: large },
    async (window, folder) => {
      linkPackages(folder);
      await window.openFile('philosophers.ts');
      await run(window);
      await window.stopped();

      const problems = await eventually(
        () => window.problems(),
        (rows) => rows.some(({ level }) => level === 3),
      );
      const problem = problems.find(({ level }) => level === 2);
      assert.equal(problem?.severity, 'error');
      assert.match(problem?.text ?? '', /^Five tasks wait for each other in a cycle\. None of them can go on\./);
      assert.match(problem?.text ?? '', new RegExp(`deadlock-cycle.*Ln ${lines.waits}`));
      const related = problems.filter(({ level }) => level === 3).map(({ text }) => text);
      for (const [index, name] of names.entries()) {
        const [held, wanted] = [forks[index], forks[(index + 1) % forks.length]];
        const says = (line: number, sentence: string): boolean =>
          related.some((text) => text.includes(`Ln ${line},`) && text.endsWith(sentence));
        assert.ok(says(lines.holds, `${name} took ${held} here and holds it.`), `${name} holds ${held}: ${related}`);
        assert.ok(says(lines.waits, `${name} waits for ${wanted} here.`), `${name} waits for ${wanted}: ${related}`);
      }

      await window.page.locator('.markers-panel a', { hasText: 'deadlock-cycle' }).first().click();
      await window.tab('Preview deadlock-cycle.md').waitFor();
      await window.webview('vscode.markdown-language-features').getByText('The same program mended').waitFor();
      await window.runCommand('View: Close Editor');

      await window.runCommand('View: Toggle Panel Visibility');
      const stack = await eventually(
        () => window.callStack(),
        (rows) => rows.length > 2,
      );
      assert.match(stack[0]?.text ?? '', /^Hypatia \(deadlocked\) STOPPED: DEADLOCK$/i);
      assert.match(stack[1]?.text ?? '', new RegExp(`^dine philosophers\\.ts ${lines.waits}:\\d+$`));
      const variables = await eventually(
        () => window.variables(),
        (rows) => rows.some(({ text }) => text.startsWith('brass')),
      );
      assert.deepEqual(
        variables.filter(({ level }) => level === 1).map(({ text }) => text),
        ['Holds', 'Waits for'],
      );
      await window.page.locator('.debug-variables .monaco-list-row', { hasText: 'Waits for' }).click();
      await eventually(
        () => window.variables(),
        (rows) => rows.some(({ text }) => /^copper = lock, held by Laozi, for /.test(text)),
      );

      const picture = panel(window);
      await picture.locator('.ring-words', { hasText: 'Deadlock' }).waitFor();
      assert.equal(await picture.locator('g.node.at-ring[data-id^=t]').count(), 5);
      assert.equal(await picture.locator('g.node.at-ring[data-id^=r]').count(), 5);
      await window.screenshot('vscode-philosophers-light');
    },
  );

  windowTest('shows the problem soon after the cycle closed', { files: timed }, async (window, folder, t) => {
    linkPackages(folder);
    await window.openFile('timed.mjs');
    await run(window);
    const problems = window.page.locator('.statusbar-item[id="status.problems"] [aria-label*="Errors: 1"]');
    await problems
      .or(window.page.locator('.statusbar-item[id="status.problems"]', { hasText: '1' }))
      .first()
      .waitFor();
    const shown = Date.now();
    const closed = Number(readFileSync(join(folder, 'closed.txt'), 'utf8'));
    t.diagnostic(`a problem is shown ${shown - closed} ms after the cycle closed`);
    assert.ok(shown > closed);
  });

  windowTest('goes from the picture to the source', { files: philosophers, size: large }, async (window, folder) => {
    linkPackages(folder);
    await window.openFile('philosophers.ts');
    await run(window);
    await window.stopped();
    const picture = panel(window);
    // A node's box holds its name as well, so that its middle need not be on the shape.
    const openNode = async (id: string): Promise<void> => {
      const node = picture.locator(`g.node.at-ring[data-id^=${id}]`).first();
      const box = await node.locator('rect, .mark').first().boundingBox();
      assert.ok(box !== null);
      await window.page.mouse.dblclick(box.x + box.width / 2, box.y + box.height / 2);
    };
    const isAtLine = (line: number) => (text: string) => text.startsWith(`Ln ${line},`);
    await picture.locator('.step .step-sub').first().getByText(`:${lines.holds}`).click();
    await eventually(() => cursor(window), isAtLine(lines.holds));
    await openNode('t');
    await eventually(() => cursor(window), isAtLine(lines.waits));
    await openNode('r');
    await eventually(() => cursor(window), isAtLine(lines.holds));

    await picture.getByRole('button', { name: 'Show both lines' }).click();
    // The editor itself: its status bar is late, now and then for good, while the panel has the focus.
    await eventually(
      () => selectedLines(window),
      (selected) => selected.length === 2 && selected.includes(lines.holds) && selected.includes(lines.waits),
    );
    // The way back: the cursor on the line where they took what they hold marks one of them.
    await picture.locator('.canvas').click({ position: { x: 5, y: 5 } });
    await window.page.locator('.view-line', { hasText: 'left.acquire()' }).first().click();
    await picture.locator('g.node.selected[data-id^=t]').waitFor();
  });

  windowTest('clears the problem when the cured twin runs', { files: philosophers }, async (window, folder) => {
    linkPackages(folder);
    await window.openFile('philosophers.ts');
    await run(window);
    await window.stopped();
    assert.ok((await window.problems()).length > 0);
    await window.runCommand('Debug: Stop');
    await window.debugEnded();
    await window.openFile('philosophersFixed.ts');
    await run(window);
    await panel(window).getByText('Ended, exit code 0', { exact: false }).first().waitFor();
    await window.debugEnded();
    await window.page.locator('.markers-panel .message-box-container', { hasText: 'No problems' }).waitFor();
    await window.screenshot('vscode-philosophers-fixed');
  });

  windowTest('runs again, stops when asked, and leaves no process', { files: waiting }, async (window) => {
    await window.openFile('waiting.mjs');
    await run(window);
    const pid = async (not: number): Promise<number> => {
      await window.runCommand('Debug Console: Focus on Debug Console View');
      const text = await eventually(
        () => window.page.locator('.repl').innerText(),
        (shown) => [...shown.matchAll(/pid (\d+)/g)].some(([, found]) => Number(found) !== not),
      );
      return Number([...text.matchAll(/pid (\d+)/g)].at(-1)?.[1]);
    };
    const first = await pid(0);
    assert.ok(isAlive(first));
    await window.runCommand('Debug: Restart');
    const second = await pid(first);
    assert.ok(isAlive(second));
    assert.equal(isAlive(first), false);
    await window.runCommand('Lockstep: Stop the Program');
    await window.debugEnded();
    await eventually(
      async () => isAlive(second),
      (alive) => !alive,
    );
    await window.runCommand('Lockstep: Run Again');
    const third = await pid(second);
    await window.close();
    await eventually(
      async () => isAlive(third),
      (alive) => !alive,
    );
  });
});
