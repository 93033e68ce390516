/** Of which promises it is told that events settle them: those that nothing else can settle. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { transformed } from './support/compare.ts';

/** The events and objects that are told of, and whether the promise is. */
function listened(statements: string): string[] {
  const text =
    transformed('/a.mjs', `import { file, queue } from './b.mjs';\nexport async function f() {\n${statements}\n}\n`) ??
    '';
  const calls = [...text.matchAll(/,\d+,("\w+"),([\w$.#,"]+)\)\/\*\$\*\//g)].map(
    ([, event, emitter]) => `${event} ${emitter}`,
  );
  assert.equal(text.includes('$lsW('), calls.length > 0, text);
  return calls;
}

const told: Readonly<Record<string, readonly string[]>> = {
  "await new Promise((resolve) => file.once('finish', resolve));": ['"finish" file'],
  "await new Promise((resolve, reject) => { file.on('end', () => resolve(1)); file.on('error', reject); });": [
    '"end" file',
    '"error" file',
  ],
  "await new Promise((done) => this.socket.on('connect', done));": ['"connect" this,"socket"'],
  "await new Promise((done) => file.signal.addEventListener('abort', done, { once: true }));": [
    '"abort" file,"signal"',
  ],
  "await new Promise((done) => { file.on('end', done); setTimeout(done, 50); });": [],
  "await new Promise((done) => { queue.push(done); file.on('end', done); });": [],
  "await new Promise((done) => { setTimeout(() => file.on('end', done), 5); });": [],
  "await new Promise((done) => { file.on('end', queue.limited(done)); });": [],
  "await new Promise((done) => file.addEventListener('abort', done, { signal: queue.signal }));": [],
  "await new Promise((done) => queue.next().on('end', done));": [],
  "await new Promise(function () { file.on('end', arguments[0]); });": [],
  'await new Promise((done) => file.on(queue.name, done));': [],
};

for (const [statements, expected] of Object.entries(told))
  test(`told of ${statements}`, () => assert.deepEqual(listened(statements), expected));
