/** Numbers for people, wherever they read them. Times and durations come in nanoseconds; SI signs below a minute in both languages. */
export type Language = 'en' | 'zh-cn';

const SECOND = 1e9;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** "1,204". */
const formatCount = (count: number): string =>
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

/** A moment of the run: "0.489 s", "31.84 s", "1 min 12 s". */
export function formatMoment(nanoseconds: number, language: Language): string {
  const value = Math.max(0, nanoseconds);
  if (value < 9.9995 * SECOND) return `${(value / SECOND).toFixed(3)} s`;
  if (value < 59.995 * SECOND) return `${(value / SECOND).toFixed(2)} s`;
  return long(value, language);
}

/** A moment for columns of digits, always three decimals: "8.530 s". */
export const formatClock = (nanoseconds: number): string => `${(Math.max(0, nanoseconds) / SECOND).toFixed(3)} s`;

/** A tick of the axis; `step` is the distance of ticks and decides the unit and the decimals. */
export function formatTick(nanoseconds: number, step: number): string {
  if (nanoseconds === 0) return '0';
  if (step < 1e6)
    return `${trimZeros((nanoseconds / 1e6).toFixed(Math.min(6, 1 + Math.ceil(6 - Math.log10(step)))))} ms`;
  if (nanoseconds < SECOND && step < 0.2 * SECOND) return `${Math.round(nanoseconds / 1e6)} ms`;
  const decimals = step >= SECOND ? 0 : step >= 0.1 * SECOND ? 1 : step >= 0.01 * SECOND ? 2 : 3;
  return `${trimZeros((nanoseconds / SECOND).toFixed(decimals))} s`;
}

const trimZeros = (digits: string): string => (digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits);

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
