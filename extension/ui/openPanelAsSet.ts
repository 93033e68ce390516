import * as vscode from 'vscode';
import type { Inspection } from './inspection.ts';
import type { Panel } from './panel.ts';

/** Opens the panel when the user's setting says so; once in a run, since they may have closed it on purpose. */
export function openPanelAsSet(inspection: Inspection, panel: Panel): vscode.Disposable {
  let isOpened = false;
  const open = (): void => {
    isOpened = true;
    panel.show(false);
  };
  const setting = (): string | undefined => vscode.workspace.getConfiguration('lockstep').get('openPanel');
  return vscode.Disposable.from(
    inspection.onDidStart(() => {
      isOpened = false;
      if (setting() === 'always') open();
    }),
    inspection.onDidUpdate(({ snapshot, tells }) => {
      if (!isOpened && tells && snapshot.findings.length > 0 && setting() === 'onFinding') open();
    }),
  );
}
