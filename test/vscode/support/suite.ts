import { join } from 'node:path';
import { after, before, describe, type TestContext, test } from 'node:test';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import type { ServerOptions } from './server.ts';
import { resultsFolder, type WorkbenchWindow } from './window.ts';
import { startWorkbench, type WindowOptions, type Workbench } from './workbench.ts';

export interface WindowTestOptions extends Omit<WindowOptions, 'folder'> {
  /** Files of the folder that the window opens: relative path to text. */
  readonly files?: Readonly<Record<string, string>>;
}

export type WindowTestBody = (window: WorkbenchWindow, folder: string, t: TestContext) => Promise<void>;

/** Defines a test that gets a fresh window of a fresh folder. */
export type WindowTest = (name: string, options: WindowTestOptions, body: WindowTestBody) => void;

function fileName(text: string): string {
  return text.replace(/[^\p{Letter}\p{Number}]+/gu, '-');
}

/**
 * Tests in a real VS Code. Its server and browser start before the first test and end after the last one; each test has
 * a window, a folder and browser storage of its own. When a test fails, its error says where its diagnostics are.
 * `options` is a function where they take work, such as packaging the extension.
 */
export function workbenchSuite(
  suiteName: string,
  options: ServerOptions | (() => Promise<ServerOptions>),
  define: (windowTest: WindowTest) => void,
): void {
  describe(suiteName, () => {
    let workbench: Workbench | undefined;
    before(async () => {
      workbench = await startWorkbench(typeof options === 'function' ? await options() : options);
    });
    after(() => workbench?.stop());
    define((name, { files = { 'notes.txt': '' }, ...windowOptions }, body) => {
      test(name, async (t) => {
        if (workbench === undefined) throw new Error('VS Code did not start');
        const folder = temporaryFolder(t, files);
        try {
          await body(await workbench.open({ folder, ...windowOptions }), folder, t);
        } catch (error) {
          const saved = join(resultsFolder, 'failed', fileName(`${suiteName} ${name}`));
          await workbench.saveDiagnostics(saved);
          const message = error instanceof Error ? error.message : String(error);
          throw new Error(`${message}\nDiagnostics are in ${saved}`, { cause: error });
        } finally {
          await workbench.closeWindows();
        }
      });
    });
  });
}
