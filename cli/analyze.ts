/** `lockstep analyze`: the findings of a kept recording. */

import { openRecording, recordingSnapshot } from '../extension/session/recording.ts';
import { findingIds } from '../extension/session/snapshot.ts';
import { choice, parseArguments } from './arguments.ts';
import type { CliCommand, CliContext, Outcome } from './context.ts';
import { exitCodes } from './context.ts';
import { failOnDefault, fails, parseFailOn } from './failOn.ts';
import { formatOf, render } from './formats.ts';
import { languages } from './language.ts';
import { notesText } from './notes.ts';
import { checkOutputs, writeOutputs } from './outputs.ts';
import { painterFor } from './terminal.ts';
import { recordingNotNamed, tooMuch } from './usageErrors.ts';

const table = { report: 'value', format: 'value', 'fail-on': 'value', picture: 'value', language: 'value' } as const;

async function analyze(words: readonly string[], context: CliContext): Promise<Outcome> {
  const parsed = parseArguments(words, table);
  const language = choice(parsed, 'language', languages) ?? context.language;
  const format = formatOf(parsed);
  const failOn = parsed.values.get('fail-on');
  const rule = failOn === undefined ? failOnDefault : parseFailOn(failOn, findingIds);
  const [path, more] = parsed.rest;
  if (path === undefined) throw recordingNotNamed('analyze');
  if (more !== undefined) throw tooMuch('analyze', more);
  const outputs = { report: parsed.values.get('report'), picture: parsed.values.get('picture') };
  checkOutputs(outputs, context.dist);
  const recording = openRecording(path);
  const snapshot = recordingSnapshot(path, recording, language);
  const { end } = recording.analysis;
  await context.print('stderr', notesText(recording, language));
  const paint = painterFor(process.stdout, context.env);
  const text = render(format, { snapshot, end, cwd: context.cwd, paint, printed: new Set(), quietLine: true });
  await context.print('stdout', text);
  writeOutputs(outputs, snapshot, end, context.dist);
  const failed = snapshot.findings.some((finding) => fails(rule, finding));
  return { kind: 'code', code: failed ? exitCodes.finding : 0 };
}

export const analyzeCommand: CliCommand = { name: 'analyze', run: analyze };
