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
import { rootFolder } from './places.ts';
import { writeStepSummary } from './stepSummary.ts';
import { painterFor, plain } from './terminal.ts';
import { recordingNotNamed, tooMuch } from './usageErrors.ts';

const table = {
  report: 'value',
  output: 'value',
  format: 'value',
  'fail-on': 'value',
  picture: 'value',
  language: 'value',
} as const;

async function analyze(words: readonly string[], context: CliContext): Promise<Outcome> {
  const parsed = parseArguments(words, table);
  const language = choice(parsed, 'language', languages) ?? context.language;
  const format = formatOf(parsed);
  const failOn = parsed.values.get('fail-on');
  const rule = failOn === undefined ? failOnDefault : parseFailOn(failOn, findingIds);
  const [path, more] = parsed.rest;
  if (path === undefined) throw recordingNotNamed('analyze');
  if (more !== undefined) throw tooMuch('analyze', more);
  const [report, output, picture] = ['report', 'output', 'picture'].map((name) => parsed.values.get(name));
  const outputs = { report, output, picture };
  checkOutputs(outputs, context.dist);
  const recording = openRecording(path);
  const snapshot = recordingSnapshot(path, recording, language);
  const { end } = recording.analysis;
  const exitCode = snapshot.findings.some((finding) => fails(rule, finding)) ? exitCodes.finding : 0;
  await context.print('stderr', notesText(recording, language));
  const common = { snapshot, end, exitCode, context, printed: new Set<string>(), quietLine: true };
  const printed = output === undefined ? format : 'text';
  await context.print('stdout', render(printed, { ...common, paint: painterFor(process.stdout, context.env) }));
  if (format === 'github') {
    const { cwd, env } = context;
    await context.print('stderr', writeStepSummary(snapshot, rootFolder(cwd, env), env));
  }
  writeOutputs(outputs, snapshot, end, context.dist, () => render(format, { ...common, paint: plain }));
  return { kind: 'code', code: exitCode };
}

export const analyzeCommand: CliCommand = { name: 'analyze', run: analyze };
