/** The entry of the command line. */
import { LockstepError } from '../extension/session/errors.ts';
import { analyzeCommand } from './analyze.ts';
import { type CliContext, distFolder, exitCodes, type Outcome } from './context.ts';
import { dapCommand } from './dap.ts';
import { explainCommand } from './explain.ts';
import { helpText } from './help.ts';
import { languageOf, languages } from './language.ts';
import { runCommand } from './run.ts';
import { endBySignal } from './signals.ts';
import { commandUnknown } from './usageErrors.ts';
import { versionOf } from './version.ts';
import { viewCommand } from './view.ts';

const commands = [runCommand, analyzeCommand, viewCommand, explainCommand, dapCommand];

/** Writes all of `text`; a reader that has gone away is no error of ours. */
function print(to: 'stdout' | 'stderr', text: string): Promise<void> {
  if (text === '') return Promise.resolve();
  return new Promise((resolve) => {
    process[to].write(text, () => resolve());
  });
}

async function dispatch(words: readonly string[], context: CliContext): Promise<Outcome> {
  const [name, ...rest] = words;
  const done: Outcome = { kind: 'code', code: 0 };
  const command = commands.find((each) => each.name === name);
  // Behind `run`, only what stands at once behind it can be meant for us.
  const asked = command === undefined ? name : rest[0];
  if (asked === undefined ? command === undefined : asked === '--help' || asked === '-h') {
    await context.print('stdout', helpText(context.language));
    return done;
  }
  if (asked === '--version' || asked === '-v') {
    await context.print('stdout', `${versionOf(context.dist)}\n`);
    return done;
  }
  if (command === undefined)
    throw commandUnknown(
      name ?? '',
      commands.map((each) => each.name),
    );
  return await command.run(rest, context);
}

async function main(): Promise<void> {
  const words = process.argv.slice(2);
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  // An error may come before the options are understood; its text should be in the language that they ask for.
  const asked = words.find((_, index) => words[index - 1] === '--language');
  const language = languages.find((each) => each === asked) ?? languageOf(process.env);
  const context: CliContext = { dist: distFolder(), cwd: process.cwd(), env: process.env, language, print };
  try {
    const outcome = await dispatch(words, context);
    if (outcome.kind === 'signal') await endBySignal(outcome.signal);
    else process.exitCode = outcome.code;
  } catch (error) {
    if (!(error instanceof LockstepError)) throw error;
    await print('stderr', `lockstep: ${error.texts[language]}\n`);
    process.exitCode = exitCodes.usage;
  }
}

await main();
