import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type NodeMajor, nodeBinary, nodeMajors, whyNoNode } from '../../scripts/nodeMajors.ts';
import { shimVariables } from '../shim/support/recorded.ts';
import { runProgram } from '../support/runProgram.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { typeScript } from './runReporting.ts';

/** Runs a program of rows (see programs/row.ts) and makes a test of each line that it prints. */
async function checkRows(
  context: TestContext,
  program: string,
  expected: readonly string[],
  major: NodeMajor,
  env: Readonly<Record<string, string>>,
  expectedErrors: RegExp | undefined,
): Promise<void> {
  const args = typeScript(major, join(import.meta.dirname, 'programs', program));
  const { stdout, stderr, code, signal } = await runProgram({ node: await nodeBinary(major), args, env });
  const lines = stdout.split('\n').filter(Boolean);
  for (const line of lines) await context.test(line, () => assert.match(line, / ok$/));
  const ids = lines.map((line) => line.split(' ', 1)[0] ?? '');
  assert.deepEqual(
    expected.filter((id) => !ids.includes(id)),
    [],
    `rows are missing; ${stderr}`,
  );
  assert.deepEqual({ code, signal }, { code: 0, signal: null }, stderr);
  if (expectedErrors === undefined) assert.equal(stderr, '');
  else assert.match(stderr, expectedErrors);
}

/**
 * One test for each Node major, and one under the shim, which may change nothing.
 *
 * @param expected the ids that must be there
 * @param stderr what the program is to write there; left out: nothing
 */
export function rows(program: string, expected: readonly string[], stderr?: RegExp): void {
  for (const major of nodeMajors) {
    const skip = whyNoNode(major) ?? false;
    test(`${program} (Node ${major})`, { skip }, (context) => checkRows(context, program, expected, major, {}, stderr));
  }
  const observed = 24;
  const skip = whyNoNode(observed) ?? false;
  test(`${program} observed (Node ${observed})`, { skip }, (context) =>
    checkRows(context, program, expected, observed, shimVariables(temporaryFolder(context)), stderr),
  );
}
/** `PI-01`, `PI-02`, … */
export const idsOf = (area: string, from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => `${area}-${String(from + index).padStart(2, '0')}`);
