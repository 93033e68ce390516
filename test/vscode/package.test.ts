// What people install: the files of the packed extension, and that VS Code installs and starts it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { packExtension } from '../../scripts/package.ts';
import { archivedFiles } from './support/archive.ts';
import { workbenchSuite } from './support/suite.ts';

const allowed = [
  /^extension\.vsixmanifest$/,
  /^\[Content_Types\]\.xml$/,
  /^extension\/package\.json$/,
  /^extension\/package\.nls(?:\.[a-z-]+)?\.json$/,
  /^extension\/(?:readme\.md|changelog\.md|LICENSE\.txt)$/,
  /^extension\/(?:media|l10n)\//,
  /^extension\/docs\/findings\/[\w.-]+\.md$/,
  /^extension\/dist\/(?!.*\.(?:map|vsix)$)/,
];
const required = ['package.json', 'package.nls.json', 'package.nls.zh-cn.json', 'readme.md', 'LICENSE.txt'];

test('the package holds the built extension and nothing of its sources', async () => {
  const names = await archivedFiles(await packExtension());
  const unexpected = names.filter((name) => !allowed.some((pattern) => pattern.test(name)));
  assert.deepEqual(unexpected, []);
  for (const name of [
    ...required,
    'docs/findings/deadlock-cycle.zh-cn.md',
    'dist/extension.cjs',
    'dist/inspector.cjs',
    'dist/shim/shim.cjs',
  ]) {
    assert.ok(names.includes(`extension/${name}`), `${name} is missing`);
  }
});

workbenchSuite(
  'the packed extension',
  async () => ({ extensions: [await packExtension()], settings: { 'workbench.editor.useModal': 'off' } }),
  (windowTest) => {
    // A window as high as the list of extensions, which holds only the rows that are seen.
    const high = { size: { width: 1280, height: 2400 } };

    windowTest('is installed and starts when it is asked for its picture', high, async (window, _folder, t) => {
      await window.runCommand('Lockstep: Show Who Waits for Whom');
      await window.tab('Lockstep').waitFor();
      await window.webview('lockstep.lockstep').locator('body:not(:empty)').waitFor();
      await window.runCommand('Developer: Show Running Extensions');
      const row = window.page.locator('.runtime-extensions-editor .extension', {
        has: window.page.locator('.name', { hasText: /^Lockstep\b/ }),
      });
      const time = await row.locator('.activation-time').innerText();
      t.diagnostic(`in VS Code: ${time}`);
      assert.match(time, /\d ?ms/);
    });
  },
);
