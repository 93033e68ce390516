/** The HTML of the panel. Only the panel's own script and style may load, and nothing from elsewhere. */
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { displayLanguage } from './language.ts';

/** Folder of the built panel. */
export const webviewFolder = (extension: vscode.Uri): vscode.Uri => vscode.Uri.joinPath(extension, 'dist', 'webview');

export function panelPage(webview: vscode.Webview, extension: vscode.Uri): string {
  const nonce = randomBytes(18).toString('base64url');
  const part = (name: string): vscode.Uri => webview.asWebviewUri(vscode.Uri.joinPath(webviewFolder(extension), name));
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
    `img-src ${webview.cspSource} data:`,
    `font-src ${webview.cspSource}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!doctype html>
<html lang="${displayLanguage()}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${part('webview.css')}">
<title>Lockstep</title>
</head>
<body>
<div id="lockstep"></div>
<script nonce="${nonce}" src="${part('webview.js')}"></script>
</body>
</html>
`;
}
