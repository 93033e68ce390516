/** `lockstep dap`: the debug adapter on standard input and output, for editors other than VS Code. */
import { join } from 'node:path';
import { choice, parseArguments } from './arguments.ts';
import type { CliCommand, CliContext, Outcome } from './context.ts';
import { languages } from './language.ts';
import { interrupted } from './signals.ts';
import { nothingExpected } from './usageErrors.ts';

async function dap(words: readonly string[], context: CliContext): Promise<Outcome> {
  const parsed = parseArguments(words, { language: 'value' });
  const language = choice(parsed, 'language', languages) ?? context.language;
  const [more] = parsed.rest;
  if (more !== undefined) throw nothingExpected('dap', more);
  // Loaded only here, since no other command needs the protocol.
  const { LockstepDebugSession } = await import('../extension/adapter/debugSession.ts');
  const session = new LockstepDebugSession({
    shim: join(context.dist, 'shim', 'shim.cjs'),
    language,
    env: context.env,
  });
  session.start(process.stdin, process.stdout);
  void interrupted().then(() => session.end());
  await session.closed;
  process.stdin.destroy();
  return { kind: 'code', code: 0 };
}

export const dapCommand: CliCommand = { name: 'dap', run: dap };
