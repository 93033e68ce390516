/** `lockstep view`: a kept recording in the browser. */
import { openRecording, recordingSnapshot } from '../extension/session/recording.ts';
import { choice, parseArguments } from './arguments.ts';
import type { CliCommand, CliContext, Outcome } from './context.ts';
import { languages } from './language.ts';
import { serveView } from './liveView.ts';
import { notesText } from './notes.ts';
import { readWebview } from './page.ts';
import { interrupted } from './signals.ts';
import { say } from './texts.ts';
import { recordingNotNamed, tooMuch } from './usageErrors.ts';

async function view(words: readonly string[], context: CliContext): Promise<Outcome> {
  const parsed = parseArguments(words, { language: 'value' });
  const language = choice(parsed, 'language', languages) ?? context.language;
  const [path, more] = parsed.rest;
  if (path === undefined) throw recordingNotNamed('view');
  if (more !== undefined) throw tooMuch('view', more);
  const recording = openRecording(path);
  const parts = readWebview(context.dist);
  const snapshot = recordingSnapshot(path, recording, language);
  await context.print('stderr', notesText(recording, language));
  const shown = {
    snapshot: () => snapshot,
    onChange: () => () => {},
    source: (file: string) => recording.analysis.sources.linesOf(file),
    stop: () => {},
  };
  const served = await serveView(shown, parts, language);
  await context.print('stderr', `${say(language, 'viewRecording', { address: served.address })}\n`);
  await interrupted();
  await served.close();
  return { kind: 'code', code: 0 };
}

export const viewCommand: CliCommand = { name: 'view', run: view };
