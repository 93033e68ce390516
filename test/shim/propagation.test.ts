import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after } from 'node:test';
import type { StreamStart } from '../../core/protocol/events.ts';
import { matrix } from '../support/matrix.ts';
import { ofKind, programFolder, recordingFolder, runRecorded } from './support/recorded.ts';

/** Starts a child in every way there is; each child's first argument says which. */
const program = `
const { exec, execFileSync, execSync, fork, spawn, spawnSync } = require('node:child_process');
const { SHARE_ENV, Worker } = require('node:worker_threads');
const leaf = require('node:path').join(__dirname, 'leaf.cjs');
const node = process.execPath;
const clean = { env: { PATH: process.env.PATH } };
const wait = [];
const add = (child) => wait.push(new Promise((resolve) => child.on('exit', resolve)));
add(fork(leaf, ['fork']));
add(fork(leaf, ['fork execArgv'], { execArgv: [] }));
add(fork(leaf, ['fork clean'], clean));
add(spawn(node, [leaf, 'spawn']));
add(spawn(node, [leaf, 'spawn clean'], clean));
add(spawn(node, [leaf, 'spawn options'], { env: { NODE_OPTIONS: '--no-warnings' } }));
add(exec(\`"\${node}" "\${leaf}" exec\`));
spawnSync(node, [leaf, 'spawnSync clean'], clean);
execFileSync(node, [leaf, 'execFileSync']);
execSync(\`"\${node}" "\${leaf}" execSync\`, clean);
add(new Worker(leaf, { argv: ['worker'] }));
add(new Worker(leaf, { argv: ['worker execArgv'], execArgv: [] }));
add(new Worker(leaf, { argv: ['worker env'], env: {} }));
add(new Worker(leaf, { argv: ['worker SHARE_ENV'], env: SHARE_ENV }));
add(new Worker(\`require(\${JSON.stringify(leaf)})\`, { eval: true, argv: ['worker eval'] }));
add(new Worker(new URL('data:text/javascript,import "' + require('node:url').pathToFileURL(leaf).href + '"'), { argv: ['worker data'] }));
add(new Worker(\`const { Worker } = require('node:worker_threads'); new Worker(\${JSON.stringify(leaf)}, { argv: ['worker nested'], env: {} })\`, { eval: true, argv: ['nest'] }));
Promise.all(wait);
`;
/** Uses a lock, so that it must have been found by the shim and its records must have come through. */
const leaf = `
const { Mutex } = require('async-mutex');
new Mutex().runExclusive(() => process.argv[2]);
`;
const cluster = `
const cluster = require('node:cluster');
if (cluster.isPrimary) for (let n = 0; n < 2; n += 1) cluster.fork();
else { const { Mutex } = require('async-mutex'); new Mutex().runExclusive(() => {}).then(() => process.disconnect()); }
`;
const folder = programFolder({ after }, { 'main.cjs': program, 'leaf.cjs': leaf, 'cluster.cjs': cluster });

const expected = [
  'exec',
  'execFileSync',
  'execSync',
  'fork',
  'fork clean',
  'fork execArgv',
  'nest',
  'spawn',
  'spawn clean',
  'spawn options',
  'spawnSync clean',
  'worker',
  'worker SHARE_ENV',
  'worker data',
  'worker env',
  'worker eval',
  'worker execArgv',
  'worker nested',
];

matrix('every form of child reports, as a child of whoever started it', async (node) => {
  const { events, stderr } = await runRecorded({
    node,
    args: [join(folder, 'main.cjs')],
    directory: recordingFolder(folder),
  });
  assert.equal(stderr, '');
  const streams = ofKind(events, 'streamStart');
  const [main, ...children] = streams;
  assert.ok(main);
  // Code without a file has no second word on its command line.
  const label = ({ argv }: { readonly argv: readonly string[] }): string => argv.at(-1) ?? '';
  assert.deepEqual(children.map(label).sort(), expected);
  const nest = children.find((child) => label(child) === 'nest');
  assert.ok(nest);
  for (const child of children) {
    const parent: StreamStart = label(child) === 'worker nested' ? nest : main;
    assert.equal(child.parent, parent.task, label(child));
  }
  const users = new Set(ofKind(events, 'acquire').map(({ stream }) => stream));
  const silent = children.filter((child) => !users.has(child.stream) && child !== nest);
  assert.deepEqual(silent.map(label), []);
  assert.deepEqual(ofKind(events, 'anomaly'), []);
  assert.equal(ofKind(events, 'exit').length, streams.length);
  // One end for each child, but for the two that a shell started: there it is the shell's.
  const place = ({ pid, thread }: { readonly pid: number; readonly thread: number }): string => `${pid} ${thread}`;
  const ends = new Set(ofKind(events, 'resourceEndOf').map(place));
  assert.equal(children.filter((child) => ends.has(place(child))).length, children.length - 2);
});

matrix('cluster workers report', async (node) => {
  const { events } = await runRecorded({
    node,
    args: [join(folder, 'cluster.cjs')],
    directory: recordingFolder(folder),
  });
  assert.equal(ofKind(events, 'streamStart').length, 3);
  assert.equal(ofKind(events, 'release').length, 2);
});
