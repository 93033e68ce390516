/** Which of the words that there are was probably meant. */

/** How many letters must change, come or go between two words (Levenshtein, 1965). */
function distance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...left].entries()) {
    const next = [index + 1];
    for (const [at, other] of [...right].entries()) {
      const changed = (row[at] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(changed, (row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}

/** At most three, nearest first. A word that has all parts of the given one counts as near, one that has some as nearer. */
export function nearestWords(given: string, known: readonly string[]): string[] {
  const wanted = given.toLowerCase();
  const parts = wanted.split(/[^a-z]+/).filter((part) => part.length > 2);
  const costOf = (word: string): number => {
    const shared = parts.filter((part) => word.includes(part)).length;
    return shared > 0 && shared === parts.length ? 1 : distance(wanted, word) - 4 * shared;
  };
  const limit = Math.max(2, Math.ceil(wanted.length / 2));
  return known
    .map((word) => ({ word, cost: costOf(word) }))
    .filter(({ cost }) => cost <= limit)
    .sort((left, right) => left.cost - right.cost)
    .slice(0, 3)
    .map(({ word }) => word);
}
