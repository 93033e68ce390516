/** Entry of the extension: lets VS Code know what may be asked for. Whoever asks first makes the parts that answer. */
import { createRequire } from 'node:module';
import * as vscode from 'vscode';
import { commandIds, DEBUG_TYPE, PANEL_TYPE } from './ui/contributed.ts';
import { DebugConfigurations } from './ui/debugConfigurations.ts';
import type * as InspectorBundle from './ui/inspector.ts';

const loadOwn = createRequire(__filename);
let inspector: InspectorBundle.Inspector | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const inspect = (): InspectorBundle.Inspector => {
    if (inspector !== undefined) return inspector;
    const { Inspector } = loadOwn('./inspector.cjs') as typeof InspectorBundle;
    inspector = new Inspector(context);
    return inspector;
  };
  const configurations = new DebugConfigurations();
  context.subscriptions.push(
    vscode.debug.registerDebugAdapterDescriptorFactory(DEBUG_TYPE, {
      createDebugAdapterDescriptor: (session) => inspect().adapters.createDebugAdapterDescriptor(session),
    }),
    vscode.debug.registerDebugConfigurationProvider(DEBUG_TYPE, configurations),
    vscode.debug.registerDebugConfigurationProvider(
      DEBUG_TYPE,
      configurations,
      vscode.DebugConfigurationProviderTriggerKind.Dynamic,
    ),
    vscode.window.registerWebviewPanelSerializer(PANEL_TYPE, {
      deserializeWebviewPanel: (panel) => inspect().panel.deserializeWebviewPanel(panel),
    }),
    ...commandIds.map((id) => vscode.commands.registerCommand(id, (argument: unknown) => inspect().run(id, argument))),
  );
}

/** Programs end with the window that runs them. */
export const deactivate = async (): Promise<void> => {
  await inspector?.adapters.endAll();
};
