/** Whether a value is a configuration; what is wrong with it is one sentence for the person who wrote it. */
import { isMethod, isObject } from '../wrap.ts';
import type { Config, LockDescription, ProjectInstrumentation } from './config.ts';

class ConfigError extends Error {}
const fail = (sentence: string): never => {
  throw new ConfigError(sentence);
};

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((each) => typeof each === 'string');
const isNames = (value: unknown): boolean => value === undefined || typeof value === 'string' || isTexts(value);

function checkKeys(value: Readonly<Record<string, unknown>>, known: readonly string[], where: string): void {
  const unknown = Object.keys(value).find((key) => !known.includes(key));
  if (unknown !== undefined) fail(`${where} has no field ${unknown}; it has ${known.join(', ')}`);
}

const lockKeys = ['class', 'kind', 'capacity', 'acquire', 'tryAcquire', 'release', 'run'];

function isLock(value: unknown, where: string): value is LockDescription {
  if (!isObject(value)) return fail(`${where} is no object`);
  checkKeys(value, lockKeys, where);
  const { class: name, kind, capacity, acquire, tryAcquire, release, run } = value;
  if (typeof name !== 'string') return fail(`${where} names no class`);
  if (kind !== undefined && kind !== 'lock' && kind !== 'semaphore')
    fail(`${where} has the kind ${String(kind)}; it can be lock or semaphore`);
  if (capacity !== undefined && typeof capacity !== 'number' && typeof capacity !== 'string')
    fail(`the capacity of ${where} is neither a number nor the name of a field`);
  if (![acquire, tryAcquire, release, run].every(isNames))
    fail(`a method of ${where} is neither a name nor a list of names`);
  if (acquire === undefined && tryAcquire === undefined && run === undefined)
    fail(`${where} names no method that takes it`);
  return true;
}

const keys = ['module', 'versions', 'files', 'locks', 'methods', 'classes', 'rebinds', 'patch'];

function isInstrumentation(value: unknown, index: number): value is ProjectInstrumentation {
  const where = `instrumentations[${index}]`;
  if (!isObject(value)) return fail(`${where} is no object`);
  checkKeys(value, keys, where);
  const { module, versions, locks, patch } = value;
  if (typeof module !== 'string' || module === '') fail(`${where} names no module`);
  if (versions !== undefined && typeof versions !== 'string') fail(`versions of ${where} is no text`);
  for (const key of ['files', 'methods', 'classes', 'rebinds']) {
    if (value[key] !== undefined && !isTexts(value[key])) fail(`${key} of ${where} is no list of texts`);
  }
  if (
    locks !== undefined &&
    !(Array.isArray(locks) && locks.every((lock, at) => isLock(lock, `locks[${at}] of ${where}`)))
  )
    fail(`locks of ${where} is no list`);
  if (patch !== undefined && !isMethod(patch)) fail(`patch of ${where} is no function`);
  if (locks === undefined && patch === undefined) fail(`${where} has neither locks nor patch`);
  return true;
}

/** The configuration that `value`, a default export, is. Throws an error whose message is a part of a sentence. */
export function checkConfig(value: unknown): Config {
  if (!isObject(value)) return fail('it has no default export that is an object');
  checkKeys(value, ['instrumentations'], 'it');
  const { instrumentations = [] } = value;
  if (!Array.isArray(instrumentations)) return fail('instrumentations is no list');
  return { instrumentations: instrumentations.filter(isInstrumentation) };
}
