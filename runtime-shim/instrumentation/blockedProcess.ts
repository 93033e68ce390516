/** Whether a process stands still in a call of the system, as Linux tells: for programs that do not report themselves. */
import { natives } from '../natives.ts';

const { readdirSync, readFileSync, readlinkSync } = natives.fs.exports;

type Call = 'read' | 'write' | 'wait';
/** Numbers of calls of the system, by architecture. */
const calls: Readonly<Record<string, Readonly<Record<string, Call>>>> = {
  x64: { 0: 'read', 1: 'write', 61: 'wait' },
  arm64: { 63: 'read', 64: 'write', 260: 'wait' },
};
const MAX_DEPTH = 4;
/** USR1, USR2, ALRM, VTALRM, PROF, IO, and the signals for real time: bit n - 1 for signal n. */
const WAKING_SIGNALS =
  [10, 12, 14, 26, 27, 29].reduce((bits, signal) => bits | (1n << BigInt(signal - 1)), 0n) | (0x7fffffffn << 33n);

/** A process that stands still on one of its standard streams. */
export interface Blocked {
  /** 0 where it reads its input, 1 or 2 where it writes. */
  readonly descriptor: number;
  /** It has a handler for signals by which timers and files wake a process. */
  readonly mayWake: boolean;
}

/**
 * Whether the process is blocked so, or is a shell that waits for a child which is, on the same stream. undefined: it runs, waits
 * for something else, or nobody can tell.
 */
export function blockedOn(pid: number): Blocked | undefined {
  const table = process.platform === 'linux' ? calls[process.arch] : undefined;
  if (table === undefined) return undefined;
  try {
    return look(pid, pid, table, 0);
  } catch {
    // It has ended, or the system does not let us look.
    return undefined;
  }
}

function mayBeAlarmed(pid: number): boolean {
  const caught = /^SigCgt:\s*([0-9a-f]+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
  return caught === undefined || (BigInt(`0x${caught}`) & WAKING_SIGNALS) !== 0n;
}

function look(pid: number, child: number, table: Readonly<Record<string, Call>>, depth: number): Blocked | undefined {
  if (depth > MAX_DEPTH || readdirSync(`/proc/${pid}/task`).length !== 1) return undefined;
  const [number = '', first = ''] = readFileSync(`/proc/${pid}/syscall`, 'latin1').split(' ');
  const call = table[number];
  const mayWake = mayBeAlarmed(pid);
  if (call === 'wait') {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').trim().split(/\s+/).filter(Boolean);
    const [only, ...more] = children.map(Number);
    // Such as `timeout`, which ends its child when the time is over.
    return only === undefined || more.length > 0 || mayWake ? undefined : look(only, child, table, depth + 1);
  }
  const descriptor = Number(first);
  const fits = call === 'read' ? descriptor === 0 : call === 'write' && (descriptor === 1 || descriptor === 2);
  if (!fits) return undefined;
  const isSame = readlinkSync(`/proc/${pid}/fd/${descriptor}`) === readlinkSync(`/proc/${child}/fd/${descriptor}`);
  return isSame ? { descriptor, mayWake } : undefined;
}
