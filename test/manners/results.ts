/** What a test runner says of its tests, in the form of each. */
import type { Output } from './suites.ts';

/** Each test's name, `name (2)` for the second of that name, and whether it passed. */
export type Results = ReadonlyMap<string, boolean>;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const titleOf = (test: Readonly<Record<string, unknown>>): string =>
  String(test['fullTitle'] ?? test['fullName'] ?? '');

function* ofTap(text: string): Generator<[string, boolean]> {
  for (const line of text.split('\n')) {
    const [, not, title = ''] = /^\s*(not )?ok\b(?: \d+)?(?: - )?(.*)$/.exec(line) ?? [];
    // Durations stand behind the name, and in some runners in it.
    const name = title
      .replace(/\s*(?:# (?:time|duration).*|\{)$/i, '')
      .replaceAll(/\b\d+(?:\.\d+)?\s?ms\b/g, 'ms')
      .trim();
    if (name !== '') yield [name, not === undefined];
  }
}
/** The object that starts at the first line which opens one: libraries print in front of it. */
function parseObject(text: string): Readonly<Record<string, unknown>> {
  for (let at = text.search(/^\{/m); at >= 0; ) {
    try {
      const value: unknown = JSON.parse(text.slice(at, text.lastIndexOf('}') + 1));
      if (isRecord(value)) return value;
    } catch {
      // Something that the library's tests print.
    }
    const next = text.slice(at + 1).search(/^\{/m);
    at = next < 0 ? -1 : at + 1 + next;
  }
  return {};
}
function* ofMocha(text: string): Generator<[string, boolean]> {
  const report = parseObject(text);
  for (const test of list(report['passes'])) if (isRecord(test)) yield [titleOf(test), true];
  for (const test of list(report['failures'])) if (isRecord(test)) yield [titleOf(test), false];
}
function* ofJest(text: string): Generator<[string, boolean]> {
  for (const file of list(parseObject(text)['testResults'])) {
    for (const test of list(isRecord(file) ? file['assertionResults'] : [])) {
      if (isRecord(test) && test['status'] !== 'pending') yield [titleOf(test), test['status'] === 'passed'];
    }
  }
}
const readers = { tap: ofTap, mocha: ofMocha, jest: ofJest } as const;

/** @param texts standard output of each run */
export function readResults(output: Output, texts: readonly string[]): Results {
  const results = new Map<string, boolean>();
  for (const text of texts) {
    for (const [name, passed] of readers[output](text)) {
      let unique = name;
      for (let count = 2; results.has(unique); count += 1) unique = `${name} (${count})`;
      results.set(unique, passed);
    }
  }
  return results;
}

/** What differs, one line for each test. */
export function differences(alone: Results, observed: Results): string[] {
  const names = new Set([...alone.keys(), ...observed.keys()]);
  const word = (passed: boolean | undefined): string =>
    passed === undefined ? 'is not there' : passed ? 'passes' : 'fails';
  return [...names].flatMap((name) =>
    alone.get(name) === observed.get(name)
      ? []
      : [`${name}: alone it ${word(alone.get(name))}, observed it ${word(observed.get(name))}`],
  );
}

/** Of two runs of the same tests. */
export const passedOnce = (first: Results, second: Results): Results =>
  new Map([...first, ...second].map(([name]) => [name, first.get(name) === true || second.get(name) === true]));
