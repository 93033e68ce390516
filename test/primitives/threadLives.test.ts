import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { NodeMajor } from '../../scripts/nodeMajors.ts';
import { matrix } from '../support/matrix.ts';
import { type ProgramResult, runProgram } from '../support/runProgram.ts';
import { typeScript } from './runReporting.ts';

const program = (name: string): string => join(import.meta.dirname, 'programs', name);
const play = (node: string, major: NodeMajor, part: string): Promise<ProgramResult> =>
  runProgram({ node, args: [...typeScript(major, program('threadLives.ts')), part] });
const linesOf = ({ stdout }: ProgramResult): string[] => stdout.split('\n').filter(Boolean);

matrix('an error of a thread or task is printed as Python does, and ends nothing else', async (node, major) => {
  const result = await play(node, major, 'errors');
  assert.deepEqual(linesOf(result), ['main goes on']);
  assert.match(result.stderr, /^Exception in thread T1:\nRangeError.*: on purpose\n {4}at throws /);
  assert.match(result.stderr, /^Exception in thread T2:\nRangeError.*: on purpose\n {4}at throws /m);
  assert.equal(result.code, 0);
});

matrix('threads and tasks outlive the main part, daemons end with it', async (node, major) => {
  const result = await play(node, major, 'daemons');
  const [first, ...rest] = linesOf(result);
  const last = rest.pop();
  assert.deepEqual([first, rest.sort(), last], ['main part ended', ['task ended', 'thread ended'], 'exit']);
  assert.deepEqual([result.stderr, result.code], ['', 0]);
});

matrix('what daemon tasks wait for in queues of one thread and futures keeps nothing alive', async (node, major) => {
  const result = await play(node, major, 'daemonsWait');
  assert.deepEqual([result.stdout, result.stderr, result.code], ['main part ended\n', '', 0]);
});

matrix('whoever joins a daemon waits for it', async (node, major) => {
  const result = await play(node, major, 'joinsDaemon');
  const lines = linesOf(result);
  const last = lines.pop();
  assert.deepEqual([lines.sort(), last], [['task ended', 'thread ended'], 'main part ended']);
  assert.deepEqual([result.stderr, result.code], ['', 0]);
});

matrix('a daemon outlives the thread that has started it', async (node, major) => {
  const result = await play(node, major, 'daemonsOfThreads');
  const each = ['starter ended false', 'the daemon lives on'];
  assert.deepEqual(linesOf(result), [...each, ...each, 'main part ended']);
  assert.deepEqual([result.stderr, result.code], ['', 0]);
});

matrix('what a thread prints goes out at once, even while the main thread is blocked', async (node, major) => {
  const result = await play(node, major, 'output');
  assert.deepEqual(linesOf(result), ['thread', 'main']);
  assert.equal(result.stderr, 'thread, on standard error\n');
});

matrix('process.exit in the main thread ends all threads', async (node, major) => {
  const { code, signal, stderr } = await play(node, major, 'exits');
  assert.deepEqual([code, signal, stderr], [7, null, '']);
});

matrix('a main part without guard is refused in the thread', async (node, major) => {
  const { code, stderr } = await play(node, major, 'unguarded');
  assert.match(stderr, /^Exception in thread Unguarded:\nRuntimeError.*isMain\(import\.meta\)/);
  assert.equal(code, 0);
});

matrix('CommonJS programs have threads alike', async (node) => {
  const result = await runProgram({ node, args: [program('threadCommonJs.cjs'), 'word'] });
  assert.deepEqual(linesOf(result), ['["Hidden",false,false,["word"]]', 'PicklingError'], result.stderr);
  assert.equal(result.code, 0);
});
