/** Reads options up to the first word that is none: what follows belongs to the program. */
import { optionInvalid, optionRepeated, optionUnknown, valueMissing, valueUnexpected } from './usageErrors.ts';

export type OptionKind = 'flag' | 'value';
/** Options by their name without dashes. */
export type OptionTable = Readonly<Record<string, OptionKind>>;

export interface ParsedArguments {
  readonly flags: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, string>;
  /** What follows the options. */
  readonly rest: readonly string[];
  /** `--` stood between the options and the rest. */
  readonly separated: boolean;
}

/** Throws a usage error for an unknown or repeated option, and for a value that is missing or too much. */
export function parseArguments(words: readonly string[], table: OptionTable): ParsedArguments {
  const flags = new Set<string>();
  const values = new Map<string, string>();
  let index = 0;
  for (; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (word === '--') return { flags, values, rest: words.slice(index + 1), separated: true };
    if (!word.startsWith('-') || word === '-') break;
    const equals = word.indexOf('=');
    const shown = equals < 0 ? word : word.slice(0, equals);
    const name = word.startsWith('--') ? shown.slice(2) : shown;
    const kind = Object.hasOwn(table, name) ? table[name] : undefined;
    if (kind === undefined) throw optionUnknown(shown, Object.keys(table));
    if (flags.has(name) || values.has(name)) throw optionRepeated(shown);
    if (kind === 'flag') {
      if (equals >= 0) throw valueUnexpected(shown);
      flags.add(name);
      continue;
    }
    const value = equals < 0 ? words[index + 1] : word.slice(equals + 1);
    if (value === undefined || value === '' || (equals < 0 && value.startsWith('--'))) throw valueMissing(shown);
    values.set(name, value);
    if (equals < 0) index += 1;
  }
  return { flags, values, rest: words.slice(index), separated: false };
}

/** The value of an option that knows only these words. */
export function choice<Word extends string>(
  parsed: ParsedArguments,
  name: string,
  words: readonly Word[],
): Word | undefined {
  const value = parsed.values.get(name);
  if (value === undefined) return undefined;
  const found = words.find((word) => word === value);
  if (found === undefined) throw optionInvalid(`--${name}`, value, words);
  return found;
}
