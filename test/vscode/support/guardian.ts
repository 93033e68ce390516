// Runs a command and, when the process that started the guardian is gone for whatever reason (its standard input
// closes), ends the command with everything it started and removes its folder: `guardian.ts <folder> <program> [args]`.
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';

const graceMilliseconds = 3000;
const [folder = '', program = '', ...args] = process.argv.slice(2);
const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'], detached: true });

function signalAll(signal: NodeJS.Signals): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, signal);
  } catch {
    // Nothing of it is left.
  }
}

child.on('error', (error) => console.error(error.message));
child.on('close', () => {
  signalAll('SIGKILL');
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  process.exit();
});
process.stdin.on('close', () => {
  signalAll('SIGTERM');
  setTimeout(signalAll, graceMilliseconds, 'SIGKILL');
});
process.stdin.resume();
