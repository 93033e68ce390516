/** In which order detectors look, see `Detector.after`. */
import type { Detector } from '../detector.ts';

const afterOf = ({ after, category }: Detector): readonly string[] =>
  after ?? (category === 'deadlock' ? [] : ['deadlock']);

/** Each after those that it names; of detectors that name each other, the first one given looks first. */
export const inOrder = (detectors: readonly Detector[]): readonly Detector[] => {
  const ordered = new Set<Detector>();
  const visited = new Set<Detector>();
  const visit = (detector: Detector): void => {
    if (visited.has(detector)) return;
    visited.add(detector);
    const before = afterOf(detector);
    for (const other of detectors) {
      const isOfCategory = before.includes(other.category) && !afterOf(other).includes(other.category);
      if (before.includes(other.id) || isOfCategory) visit(other);
    }
    ordered.add(detector);
  };
  for (const detector of detectors) visit(detector);
  return [...ordered];
};
