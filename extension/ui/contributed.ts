/** What the manifest promises, by name. */
export const DEBUG_TYPE = 'lockstep';
export const PANEL_TYPE = 'lockstep.panel';

export const commandIds = [
  'lockstep.runAndInspect',
  'lockstep.openRecording',
  'lockstep.tryExample',
  'lockstep.showPanel',
  'lockstep.stop',
  'lockstep.restart',
  'lockstep.exportPicture',
  'lockstep.showBothLines',
  'lockstep.explainFinding',
] as const;
export type CommandId = (typeof commandIds)[number];
