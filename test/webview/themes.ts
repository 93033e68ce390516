/** Colours of VS Code's default themes, as far as the panel uses them: Dark Modern, Light Modern and the two of high contrast. */
export type ThemeName = 'dark' | 'light' | 'hc-dark' | 'hc-light';

export const bodyClass: Readonly<Record<ThemeName, string>> = {
  dark: 'vscode-dark',
  light: 'vscode-light',
  'hc-dark': 'vscode-high-contrast',
  'hc-light': 'vscode-high-contrast vscode-high-contrast-light',
};

const names = [
  'foreground',
  'descriptionForeground',
  'focusBorder',
  'editor-background',
  'sideBar-background',
  'panel-border',
  'widget-border',
  'editorWidget-background',
  'textLink-foreground',
  'button-background',
  'button-foreground',
  'button-secondaryBackground',
  'button-secondaryForeground',
  'button-border',
  'input-background',
  'input-border',
  'input-placeholderForeground',
  'list-hoverBackground',
  'list-activeSelectionBackground',
  'list-activeSelectionForeground',
  'editorError-foreground',
  'charts-blue',
  'charts-yellow',
  'charts-green',
  'charts-purple',
] as const;

/** In the order of `names`. */
const values: Readonly<Record<ThemeName, string>> = {
  dark: '#cccccc #9d9d9d #0078d4 #1f1f1f #181818 #2b2b2b #313131 #202020 #4daafc #0078d4 #ffffff #313131 #cccccc #ffffff1a #313131 #3c3c3c #989898 #2a2d2e #04395e #ffffff #f14c4c #3794ff #cca700 #89d185 #b180d7',
  light:
    '#3b3b3b #616161 #005fb8 #ffffff #f8f8f8 #e5e5e5 #e5e5e5 #f8f8f8 #005fb8 #005fb8 #ffffff #e5e5e5 #3b3b3b #0000001a #ffffff #cecece #767676 #f2f2f2 #e8e8e8 #000000 #e51400 #1a85ff #bf8803 #388a34 #652d90',
  'hc-dark':
    '#ffffff #ffffffb3 #f38518 #000000 #000000 #6fc3df #6fc3df #0c141f #21a6ff #000000 #ffffff #000000 #ffffff #6fc3df #000000 #6fc3df #ffffffb3 #ffffff1a #000000 #ffffff #f48771 #3794ff #ffd370 #89d185 #b180d7',
  'hc-light':
    '#292929 #292929b3 #006bbd #ffffff #ffffff #0f4a85 #0f4a85 #ffffff #0f4a85 #0f4a85 #ffffff #ffffff #292929 #0f4a85 #ffffff #0f4a85 #292929b3 #0f4a851a #0f4a851a #292929 #b5200d #1a85ff #895503 #374e06 #652d90',
};

/** The style sheet that VS Code would give to the webview. */
export function themeSheet(theme: ThemeName): string {
  const colours = values[theme].split(' ');
  const tokens = names.map((name, index) => `--vscode-${name}:${colours[index] ?? ''};`);
  const contrast =
    theme === 'hc-dark'
      ? '--vscode-contrastBorder:#6fc3df;--vscode-contrastActiveBorder:#f38518;'
      : theme === 'hc-light'
        ? '--vscode-contrastBorder:#0f4a85;--vscode-contrastActiveBorder:#006bbd;'
        : '';
  const fonts =
    "--vscode-font-family:system-ui,'DejaVu Sans',sans-serif;--vscode-editor-font-family:'DejaVu Sans Mono',monospace;";
  return `:root{${tokens.join('')}${contrast}--vscode-toolbar-hoverBackground:#80808030;--vscode-editorInfo-foreground:${colours[21] ?? ''};${fonts}}`;
}
