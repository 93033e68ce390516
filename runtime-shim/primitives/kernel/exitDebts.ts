/** What this thread owes to others within its turn of the event loop, and gives back first where it ends in the middle of one. */
const debts = new Set<() => void>();
let listens = false;

/** @param settle called when this thread ends, unless `settled` was called with it before */
export function owe(settle: () => void): void {
  debts.add(settle);
  if (listens) return;
  listens = true;
  process.once('exit', () => {
    for (const each of debts) each();
  });
}
export const settled = (settle: () => void): boolean => debts.delete(settle);
