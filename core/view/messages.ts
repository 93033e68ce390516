/** The contract between the host (extension, or the server of `lockstep view`) and the webview. Both sides validate. */
import type { SiteView, Snapshot } from './viewModel.ts';

export type HostToWebview =
  | { readonly type: 'snapshot'; readonly snapshot: Snapshot }
  /** The editor's cursor stands at a site of these tasks, or the user chose one elsewhere. */
  | { readonly type: 'select'; readonly id: string | undefined };

export type HostCommand =
  | 'runFile'
  | 'openRecording'
  | 'tryExample'
  | 'stop'
  | 'restart'
  | 'showBothLines'
  | 'exportPicture';

export type WebviewToHost =
  | { readonly type: 'ready' }
  | { readonly type: 'open'; readonly site: SiteView; readonly beside: boolean }
  | { readonly type: 'select'; readonly id: string | undefined }
  | { readonly type: 'command'; readonly command: HostCommand; readonly finding: string | undefined };
