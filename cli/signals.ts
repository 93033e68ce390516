/** Signals reach the program as if Lockstep were not between it and whoever sends them. */
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { isatty } from 'node:tty';

const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2', 'SIGWINCH', 'SIGBREAK'] as const;
type Forwarded = (typeof forwarded)[number];

/** A terminal sends these to every process in its foreground, so the program has them already. */
const fromTerminal = new Set<Forwarded>(['SIGINT', 'SIGQUIT', 'SIGWINCH', 'SIGHUP', 'SIGBREAK']);

/** True when a terminal's keys reach this process, and with it the program, which is in the same process group. */
function inForeground(): boolean {
  if (process.platform === 'linux') {
    try {
      const stat = readFileSync('/proc/self/stat', 'utf8');
      // After the name in parentheses: state, parent, process group, session, terminal, the terminal's foreground group.
      const [, , group, , , foreground] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return group === foreground;
    } catch {
      return false;
    }
  }
  return isatty(0) || isatty(1) || isatty(2);
}

/** Hands each signal that reaches this process to `send`, until the returned function is called. */
export function forwardSignals(send: (signal: NodeJS.Signals) => void): () => void {
  const removals = forwarded.flatMap((signal) => {
    const listener = (): void => {
      if (!(fromTerminal.has(signal) && inForeground())) send(signal);
    };
    try {
      process.on(signal, listener);
    } catch {
      // This system does not know the signal.
      return [];
    }
    return [() => process.off(signal, listener)];
  });
  return () => {
    for (const remove of removals) remove();
  };
}

/** Ends this process by the signal that ended the program, so that a shell sees what it would see without Lockstep. */
export async function endBySignal(signal: NodeJS.Signals): Promise<never> {
  process.removeAllListeners(signal);
  // Node handles some signals once on its own before their default comes into force.
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      process.kill(process.pid, signal);
    } catch {
      break;
    }
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  }
  process.exit(128 + constants.signals[signal]);
}

/** Resolves at the first Ctrl+C, SIGTERM or SIGHUP. */
export const interrupted = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
