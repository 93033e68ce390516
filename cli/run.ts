/** `lockstep run`: a program under the shim, with everything of it passed through. */
import { join } from 'node:path';
import type { Snapshot } from '../core/view/viewModel.ts';
import type { ProgramEnd } from '../extension/session/launch.ts';
import { Session } from '../extension/session/session.ts';
import { type CliCommand, type CliContext, exitCodes, type Outcome } from './context.ts';
import { fails } from './failOn.ts';
import { render } from './formats.ts';
import { type LiveView, serveView } from './liveView.ts';
import { limitsText } from './notes.ts';
import { checkOutputs, writeOutputs } from './outputs.ts';
import { readWebview } from './page.ts';
import { rootFolder } from './places.ts';
import { parseRunOptions, type RunOptions } from './runOptions.ts';
import { forwardSignals, interrupted } from './signals.ts';
import { writeStepSummary } from './stepSummary.ts';
import { painterFor, plain } from './terminal.ts';
import { say } from './texts.ts';
import { waitingLines } from './waiting.ts';
import { watchForDeadlock } from './watchForDeadlock.ts';

/** The exit code of a program whose main module awaits what never comes. */
const UNSETTLED = 13;

/** What the run came to, beside the program's own end. */
interface Course {
  /** A certain finding made Lockstep end the program. */
  stopped: boolean;
  /** The run as it was when the time was up. */
  timedOut: Snapshot | undefined;
  /** Keys of findings that were printed while the program ran. */
  readonly printed: Set<string>;
}

async function openView(session: Session, options: RunOptions, context: CliContext): Promise<LiveView | undefined> {
  if (!options.view) return undefined;
  const { language } = context;
  const shown = {
    snapshot: () => session.snapshot(language),
    onChange: (listener: () => void) => session.onChange(listener),
    source: (path: string) => session.analysis.sources.linesOf(path),
    stop: () => void session.stop(),
  };
  const view = await serveView(shown, readWebview(context.dist), language);
  await context.print('stderr', `${say(language, 'view', { address: view.address })}\n`);
  return view;
}

/** Ends the program when it deadlocks or its time is up, as the options say; the result calls all of it off. */
function supervise(session: Session, options: RunOptions, context: CliContext, course: Course): () => void {
  const paint = painterFor(process.stderr, context.env);
  const printNow = (): void => {
    const snapshot = session.snapshot(context.language);
    const text = render('text', {
      snapshot,
      end: undefined,
      exitCode: undefined,
      context,
      paint,
      printed: course.printed,
      quietLine: false,
    });
    for (const { id } of snapshot.findings) course.printed.add(id);
    if ((options.format === 'text' || options.output !== undefined) && text !== '') void context.print('stderr', text);
  };
  const unwatch = watchForDeadlock(session, () => {
    if (options.onDeadlock === 'report') printNow();
    const { exitCode, signalCode } = session.launched.child;
    if (options.onDeadlock !== 'stop' || exitCode !== null || signalCode !== null) return;
    course.stopped = true;
    void session.stop('finding');
  });
  const timer =
    options.timeout === undefined
      ? undefined
      : setTimeout(() => {
          if (course.stopped) return;
          session.catchUp();
          course.timedOut = session.snapshot(context.language);
          void session.stop();
        }, options.timeout);
  return () => {
    unwatch();
    clearTimeout(timer);
  };
}

/** How this process shall end, as far as the program and its findings say. */
function outcomeOf(snapshot: Snapshot, end: ProgramEnd, options: RunOptions, course: Course): Outcome {
  if (course.timedOut !== undefined) return { kind: 'code', code: exitCodes.timeout };
  if (course.stopped || snapshot.findings.some((finding) => fails(options.failOn, finding))) {
    return { kind: 'code', code: exitCodes.finding };
  }
  return end.signal === null ? { kind: 'code', code: end.code ?? 0 } : { kind: 'signal', signal: end.signal };
}

/** What is printed besides the findings, in a text for people. */
function closingLines(options: RunOptions, { cwd, language }: CliContext, course: Course): string {
  let text = '';
  if (course.stopped) text += `\n${say(language, 'stopped')}\n`;
  if (course.timedOut !== undefined)
    text += `\n${waitingLines(course.timedOut, options.timeout ?? 0, cwd).join('\n')}\n`;
  if (options.record !== undefined) text += `${say(language, 'kept', { path: options.record })}\n`;
  if (options.picture !== undefined) text += `${say(language, 'picture', { path: options.picture })}\n`;
  return text;
}

/** Prints the findings and writes the files that were asked for. */
async function tell(
  session: Session,
  end: ProgramEnd,
  options: RunOptions,
  context: CliContext,
  course: Course,
): Promise<Outcome> {
  const { env, cwd, dist } = context;
  const snapshot = session.snapshot(context.language);
  const outcome = outcomeOf(snapshot, end, options, course);
  const exitCode = outcome.kind === 'code' ? outcome.code : undefined;
  const asked = options.record ?? options.report ?? options.picture ?? options.output;
  const quietLine = process.stderr.isTTY === true || options.view || asked !== undefined;
  const common = { snapshot, end, exitCode, context };
  const printed = options.output === undefined ? options.format : 'text';
  const paint = painterFor(process.stderr, env);
  let text = render(printed, { ...common, paint, printed: course.printed, quietLine });
  const wasStuck = course.timedOut !== undefined || end.code === UNSETTLED || end.signal !== null;
  if (printed === 'text')
    text = limitsText(session.analysis, context.language, wasStuck) + text + closingLines(options, context, course);
  if (options.format === 'github') text += writeStepSummary(snapshot, rootFolder(cwd, env), env);
  if (text !== '') await context.print('stderr', text);
  const rendered = (): string =>
    render(options.format, { ...common, paint: plain, printed: new Set(), quietLine: true });
  writeOutputs(options, snapshot, end, dist, rendered);
  return outcome;
}

/** The view stays until somebody ends it, who may do so while its last line is printed. */
async function keepServing(view: LiveView, { language, print }: CliContext, stopForwarding: () => void): Promise<void> {
  const leave = interrupted();
  stopForwarding();
  await print('stderr', `${say(language, 'viewStays', { address: new URL(view.address).origin })}\n`);
  await leave;
}

async function run(words: readonly string[], given: CliContext): Promise<Outcome> {
  const { dist, cwd, env } = given;
  const options = parseRunOptions(words, cwd, env);
  const context = { ...given, language: options.language ?? given.language };
  checkOutputs(options, dist);
  if (options.view) readWebview(dist);
  const session = await Session.start({
    command: options.command,
    program: options.program,
    cwd,
    env,
    stdio: 'inherit',
    shim: join(dist, 'shim', 'shim.cjs'),
    setting: options.tracking,
    record: options.record,
  });
  const stopForwarding = forwardSignals((signal) => session.launched.child.kill(signal));
  const course: Course = { stopped: false, timedOut: undefined, printed: new Set() };
  const callOff = supervise(session, options, context, course);
  let view: LiveView | undefined;
  try {
    view = await openView(session, options, context);
    const end = await session.ended;
    callOff();
    const outcome = await tell(session, end, options, context, course);
    if (view !== undefined) await keepServing(view, context, stopForwarding);
    return outcome;
  } finally {
    callOff();
    stopForwarding();
    await view?.close();
    session.close();
  }
}

export const runCommand: CliCommand = { name: 'run', run };
