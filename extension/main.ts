/** Entry of the extension: makes its parts and lets VS Code know them. */
import * as vscode from 'vscode';
import { registerCommands, runPanelCommand } from './ui/commands.ts';
import { DebugAdapters } from './ui/debugAdapters.ts';
import { DEBUG_TYPE, DebugConfigurations } from './ui/debugConfigurations.ts';
import { Inspection } from './ui/inspection.ts';
import { openPanelAsSet } from './ui/openPanelAsSet.ts';
import { Panel } from './ui/panel.ts';
import { Problems } from './ui/problems.ts';
import { Recordings } from './ui/recordings.ts';
import { StatusBar } from './ui/statusBar.ts';

let adapters: DebugAdapters | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const { extensionPath, extensionUri, subscriptions } = context;
  const inspection = new Inspection();
  const recordings = new Recordings(context);
  const factory = new DebugAdapters(extensionPath, inspection, recordings);
  adapters = factory;
  const restore = (): void => {
    const { last } = recordings;
    if (inspection.recording === undefined && last !== undefined) inspection.open(last);
  };
  const panel = new Panel(extensionUri, inspection, runPanelCommand, restore);
  const configurations = new DebugConfigurations();
  subscriptions.push(
    inspection,
    panel,
    new Problems(inspection),
    new StatusBar(inspection),
    openPanelAsSet(inspection, panel),
    inspection.onDidStart(() => void vscode.commands.executeCommand('setContext', 'lockstep.hasRun', true)),
    factory.watch(),
    vscode.debug.registerDebugAdapterDescriptorFactory(DEBUG_TYPE, factory),
    vscode.debug.registerDebugConfigurationProvider(DEBUG_TYPE, configurations),
    vscode.debug.registerDebugConfigurationProvider(
      DEBUG_TYPE,
      configurations,
      vscode.DebugConfigurationProviderTriggerKind.Dynamic,
    ),
    ...registerCommands({ context, inspection, adapters: factory, recordings, panel: () => panel }),
  );
}

/** Programs end with the window that runs them. */
export const deactivate = async (): Promise<void> => {
  await adapters?.endAll();
};
