// The package as its users get it: the tarball in an empty folder, compiled under the strictest flags and run by plain Node.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { packLibrary } from '../../scripts/libraryPackage.ts';
import { root } from '../../scripts/support.ts';
import { npm } from '../../scripts/vscode/npm.ts';
import { matrix } from '../support/matrix.ts';
import { runProgram } from '../support/runProgram.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const program = (imports: string, isFirst: string): string => `${imports}
export function letter(queue: Queue<string>, lock: Lock, word: string): Promise<void> {
  return lock.withLock(async () => { await queue.put(word.toUpperCase()); });
}
export const square = (value: number): number => value * value;

async function main(): Promise<void> {
  const queue = new Queue<string>();
  const lock = new Lock();
  const child = new Process({ target: letter, args: [queue, lock, 'hello'] });
  child.start();
  const word: string = await queue.get();
  await child.join();
  const shared = new ThreadLock();
  let inside = 0;
  const visit = async (): Promise<void> => {
    await using held = await shared.hold();
    inside += 1;
    void held;
  };
  const tasks = [1, 2].map((n) => new Task({ target: visit, name: \`visit \${n}\` }));
  for (const task of tasks) task.start();
  for (const task of tasks) await task.join();
  const stack = new LifoQueue<number>();
  await stack.put(1);
  await stack.put(2);
  const future = new Future<number>();
  future.setResult(square(7));
  console.log(word, child.exitcode, inside, await stack.get(), await future.result());
}
if (isMain(${isFirst})) void main();
`;
const names = [
  ['lockstep/multiprocessing', 'isMain, Lock, Process, Queue'],
  ['lockstep/threading', 'Lock as ThreadLock, Task'],
  ['lockstep/queue', 'LifoQueue'],
  ['lockstep/concurrent-futures', 'Future'],
] as const;
const imports = names.map(([module, list]) => `import { ${list} } from '${module}';`).join('\n');
const said = 'HELLO 0 2 2 49\n';

const compilerOptions = {
  ...{ strict: true, noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true, skipLibCheck: false },
  ...{ module: 'nodenext', target: 'es2022', lib: ['es2023', 'esnext.disposable'], types: ['node'] },
};
const files = {
  'package.json': '{ "private": true, "type": "module" }',
  'tsconfig.json': JSON.stringify({ compilerOptions, include: ['*.mts', '*.cts'] }),
  'program.mts': program(imports, 'import.meta'),
  'program.cts': program(imports, 'module'),
  'letters.ts': `import { isMain, Process, Queue } from 'lockstep/multiprocessing';
async function write(letters: Queue<string>): Promise<void> {
  await letters.put('written by a child');
}
if (isMain(import.meta)) {
  const letters = new Queue<string>();
  const writer = new Process({ target: write, args: [letters] });
  writer.start();
  console.log(await letters.get());
  await writer.join();
}
`,
  // Compiled alone: it says what a project would say, in the types of the package.
  'own.mts': `import type { Config, Probe, Tools } from 'lockstep/config';
const patch = (_loaded: object, _probe: Probe, { undoAll }: Tools): (() => void) => undoAll([]);
export default {
  instrumentations: [
    { module: './gate.ts', locks: [{ class: 'Gate', kind: 'semaphore', capacity: 'size', acquire: ['enter'], release: 'leave' }] },
    { module: 'other', versions: '>=1.0.0', patch },
  ],
} satisfies Config;
// @ts-expect-error: a lock has a class.
export const wrong: Config = { instrumentations: [{ module: 'm', locks: [{ acquire: 'enter' }] }] };
`,
  'stuck.mjs': `import { Lock } from 'lockstep/threading';
const lock = new Lock();
await lock.acquire();
await lock.acquire();
await lock.release();
`,
};
const folder = temporaryFolder({ after }, files);
before(async () => {
  const tarball = await packLibrary();
  await npm(folder, ['install', '--offline', '--ignore-scripts', tarball]);
  for (const types of ['@types/node', 'undici-types'])
    cpSync(join(root, 'node_modules', types), join(folder, 'node_modules', types), { recursive: true });
  // Prints what is wrong, if anything is, and fails then.
  execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', folder], { stdio: 'inherit' });
});

matrix('a program compiled against the package runs as ES module and as CommonJS', async (node) => {
  for (const file of ['program.mjs', 'program.cjs']) {
    const { stdout, stderr, code } = await runProgram({ node, args: [join(folder, file)], cwd: folder });
    assert.deepEqual({ stdout, stderr, code }, { stdout: said, stderr: '', code: 0 }, file);
  }
});

matrix('a debugger that lies elsewhere follows the installed library, in TypeScript without a loader', async (node) => {
  const args = [join(root, 'dist/cli.mjs'), 'run', '--timeout', '60', '--node', node, 'letters.ts'];
  const { stdout, stderr, code } = await runProgram({ args, cwd: folder });
  assert.deepEqual({ stdout, stderr, code }, { stdout: 'written by a child\n', stderr: '', code: 0 });
});

test('the package brings the command', async () => {
  const command = join(folder, 'node_modules/.bin/lockstep');
  const healthy = await runProgram({ node: command, args: ['run', 'program.mjs'], cwd: folder });
  assert.deepEqual([healthy.stdout, healthy.code], [said, 0]);
  const stuck = await runProgram({ args: [command, 'run', '--timeout', '60', 'stuck.mjs'], cwd: folder });
  assert.match(stuck.stderr, /Self-deadlock[\s\S]*stuck\.mjs:3:12[\s\S]*stuck\.mjs:4:12/);
  assert.equal(stuck.code, 3);
});

test('what it names is there, and nothing is downloaded or run at installation', () => {
  const manifest: Record<string, unknown> = JSON.parse(
    readFileSync(join(folder, 'node_modules/lockstep/package.json'), 'utf8'),
  );
  assert.deepEqual([manifest['dependencies'], manifest['scripts']], [undefined, undefined]);
  const map: { sourcesContent: (string | null)[] } = JSON.parse(
    readFileSync(join(folder, 'node_modules/lockstep/dist/library/library.cjs.map'), 'utf8'),
  );
  assert.ok(map.sourcesContent.every((text) => text !== null && text.length > 0));
});
