/** Numbers for people. Times and durations come in nanoseconds. SI signs below a minute are the same in both languages. */
import type { Language } from './viewModel.ts';

const SECOND = 1e9;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** "1,204". */
export const formatCount = (count: number): string =>
  Math.round(count)
    .toString()
    .replace(/\B(?=(\d{3})+(?!\d))/g, ',');

function long(nanoseconds: number, language: Language): string {
  const minute = language === 'en' ? 'min' : '分';
  if (nanoseconds >= HOUR) {
    const hours = Math.floor(nanoseconds / HOUR);
    const rest = Math.floor((nanoseconds % HOUR) / MINUTE);
    return `${hours} ${language === 'en' ? 'h' : '小时'} ${rest} ${minute}`;
  }
  const minutes = Math.floor(nanoseconds / MINUTE);
  const seconds = Math.floor((nanoseconds % MINUTE) / SECOND);
  return `${minutes} ${minute} ${seconds} ${language === 'en' ? 's' : '秒'}`;
}

/** An age that ticks: two decimals below 10 s, then one, then minutes. "8.05 s", "15.4 s", "3 min 20 s". */
export function formatAge(nanoseconds: number, language: Language): string {
  const value = Math.max(0, nanoseconds);
  if (value < 9.995 * SECOND) return `${(value / SECOND).toFixed(2)} s`;
  if (value < 59.95 * SECOND) return `${(value / SECOND).toFixed(1)} s`;
  return long(value, language);
}

/** A measured stretch; unlike an age it keeps small values readable: "0.3 ms", "12 ms". */
export function formatDuration(nanoseconds: number, language: Language): string {
  const value = Math.max(0, nanoseconds);
  if (value < 1e6) return `${(value / 1e6).toFixed(value < 1e5 ? 2 : 1)} ms`;
  if (value < 0.0995 * SECOND) return `${Math.round(value / 1e6)} ms`;
  return formatAge(value, language);
}

/** Puts values in the places of a text: `fill('{n} tasks', { n: 3 })`. An unknown place stays as it is. */
export const fill = (text: string, values: Readonly<Record<string, string | number>>): string =>
  text.replace(/\{(\w+)\}/g, (place, key: string) => {
    const value = values[key];
    return value === undefined ? place : typeof value === 'number' ? formatCount(value) : value;
  });

/** The form of a text for a count: `<key>.one` where it exists and the count is 1, else `<key>`. */
export function counted(words: Readonly<Record<string, string>>, key: string, count: number): string {
  const text = (count === 1 ? words[`${key}.one`] : undefined) ?? words[key] ?? key;
  return fill(text, { n: count });
}
