/** Which findings make a run fail. */
import type { Category } from '../core/detectors/detector.ts';
import type { FindingView } from '../core/view/viewModel.ts';
import { failOnNoneMixed, failOnUnknown } from './usageErrors.ts';

// A record rather than a list, so that a new category cannot be forgotten here.
const categoryNames: Readonly<Record<Category, true>> = {
  deadlock: true,
  stuck: true,
  'potential-deadlock': true,
  race: true,
  misuse: true,
  performance: true,
};
export const categories: readonly string[] = Object.keys(categoryNames);

export interface FailOn {
  readonly words: ReadonlySet<string>;
}
export const failOnDefault: FailOn = { words: new Set(['deadlock', 'stuck']) };

/** `value` is what stands behind `--fail-on`; `ids` are those of the detectors. */
export function parseFailOn(value: string, ids: readonly string[]): FailOn {
  const words = value.split(',').map((word) => word.trim());
  if (words.includes('none')) {
    if (words.length > 1) throw failOnNoneMixed();
    return { words: new Set() };
  }
  const known = [...categories, ...ids];
  const unknown = words.find((word) => !known.includes(word));
  if (unknown !== undefined) throw failOnUnknown(unknown, known);
  return { words: new Set(words) };
}

/** A note fails a run only when it is named by its own id: a category is meant for what is wrong. */
export const fails = ({ words }: FailOn, { detector, category, severity }: FindingView): boolean =>
  words.has(detector) || (severity !== 'info' && words.has(category));
