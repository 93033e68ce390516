/** A project's own instrumentations: lockstep.config.ts. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { findProjectConfig } from '../../extension/session/projectConfig.ts';
import { checkConfig } from '../../runtime-shim/project/check.ts';
import { scriptOf } from '../../runtime-shim/transform/script.ts';
import { root } from '../../scripts/support.ts';
import { matrix } from '../support/matrix.ts';
import { runProgram } from '../support/runProgram.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

const cli = join(root, 'dist/cli.mjs');
const project = join(root, 'test/cases/project');

interface Told {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly findings: readonly (readonly [id: string, certainty: string, resources: string, sites: string])[];
}
interface Report {
  readonly findings: readonly {
    readonly id: string;
    readonly certainty: string;
    readonly resources: readonly { readonly name: string; readonly kind: string }[];
    readonly sites: readonly { readonly role: string; readonly line: number }[];
  }[];
}

async function run(
  context: { readonly after: (work: () => void) => void },
  node: string,
  program: string,
  cwd: string,
  timeout = '30',
): Promise<Told> {
  const report = join(temporaryFolder(context), 'report.json');
  const args = [cli, 'run', '--timeout', timeout, '--node', node, '--report', report, program];
  const { code, stdout, stderr } = await runProgram({ args, cwd, env: { LC_ALL: 'C' } });
  const { findings }: Report = JSON.parse(readFileSync(report, 'utf8'));
  const told = findings.map(({ id, certainty, resources, sites }) => {
    const things = resources.map(({ name, kind }) => `${kind} ${name}`).sort();
    return [id, certainty, things.join(), sites.map(({ role, line }) => `${role} ${line}`).join()] as const;
  });
  return { code, stdout, stderr, findings: told };
}

matrix('a lock class of the project takes part in deadlocks', async (node, _, context) => {
  // It says nothing of who else may release it, so that its deadlock is likely, and the program goes on.
  const { code, stdout, stderr, findings } = await run(context, node, 'gates.ts', project, '8');
  assert.equal(stdout, 'start\n');
  assert.deepEqual(
    [code, findings],
    [124, [['deadlock-cycle', 'likely', 'lock north,lock south', 'holds 8,waits 10,holds 15,waits 17']]],
    stderr,
  );
});

matrix('its repair is silent', async (node, _, context) => {
  const { code, stdout, findings } = await run(context, node, 'gatesFixed.ts', project);
  assert.deepEqual([code, stdout, findings], [0, 'start\nend\n', []]);
});

matrix('a class of the project that runs jobs is certain to give back', async (node, _, context) => {
  const { code, findings } = await run(context, node, 'desks.mjs', project);
  assert.equal(code, 3);
  assert.deepEqual(
    findings.map(([id, certainty, resources]) => [id, certainty, resources]),
    [['deadlock-cycle', 'certain', 'semaphore counter']],
  );
});

describe('a configuration that cannot be used', () => {
  const healthy = "console.log('runs');\n";
  const mistakes: Readonly<Record<string, readonly [config: string, reason: RegExp]>> = {
    'is no JavaScript': ['export default {', /Unexpected token/],
    throws: ["throw new Error('no\\nluck');", /no$/m],
    'has no default export': ['const a = 1;', /no default export/],
    'has a field that is not known': [
      'export default { locks: [] };',
      /it has no field locks; it has instrumentations/,
    ],
    'names a file that is not there': [
      "export default { instrumentations: [{ module: './gone.ts', locks: [{ class: 'A', acquire: 'b' }] }] };",
      /there is no file \.\/gone\.ts/,
    ],
    'takes no lock': [
      "export default { instrumentations: [{ module: 'x', locks: [{ class: 'A' }] }] };",
      /locks\[0\] of instrumentations\[0\] names no method that takes it/,
    ],
    'exports something else': ['export const a = 1;', /only a default export has a meaning in it/],
  };
  for (const [what, [config, reason]] of Object.entries(mistakes)) {
    test(`because it ${what} is told in a sentence, and the program runs`, async (context) => {
      const files = { 'lockstep.config.mjs': config, 'program.mjs': healthy };
      const folder = temporaryFolder(context, files);
      const { code, stdout, stderr } = await runProgram({
        args: [cli, 'run', 'program.mjs'],
        cwd: folder,
        env: { LC_ALL: 'C' },
      });
      assert.deepEqual([code, stdout], [0, 'runs\n']);
      assert.match(stderr, /^Lockstep: \/[^\n]*lockstep\.config\.mjs is not used: [^\n]+\n$/);
      assert.match(stderr, reason);
    });
  }

  test('by its shape is told field by field', () => {
    const lock = { class: 'A', acquire: 'b' };
    const of = (instrumentation: unknown): unknown => checkConfig({ instrumentations: [instrumentation] });
    assert.throws(() => checkConfig(undefined), /no default export that is an object/);
    assert.throws(() => checkConfig({ instrumentations: {} }), /instrumentations is no list/);
    assert.throws(() => of(3), /instrumentations\[0\] is no object/);
    assert.throws(() => of({ locks: [] }), /names no module/);
    assert.throws(() => of({ module: 'm' }), /neither locks nor patch/);
    assert.throws(() => of({ module: 'm', patch: 'p' }), /patch of instrumentations\[0\] is no function/);
    assert.throws(() => of({ module: 'm', locks: [{ ...lock, kind: 'door' }] }), /has the kind door/);
    assert.throws(() => of({ module: 'm', locks: [{ ...lock, capacity: {} }] }), /the capacity of locks\[0\]/);
    assert.throws(() => of({ module: 'm', locks: [{ ...lock, acquires: 'x' }] }), /no field acquires; it has class/);
    assert.deepEqual(of({ module: 'm', locks: [lock] }), { instrumentations: [{ module: 'm', locks: [lock] }] });
  });
});

test('an own patch has the probe and the tools that it needs, and a fault of it stays inside', async (context) => {
  const folder = temporaryFolder(context, {
    'lockstep.config.mjs': `import { basename } from 'node:path';
export default { instrumentations: [
  { module: './gate.mjs', methods: ['enter'], classes: ['Gate'], patch({ exports, file }, probe, { ledger, replaceMethods, undoAll }) {
    if (basename(file) !== 'gate.mjs') throw new Error('which file?');
    const how = { scope: 0, mayGiveUp: false };
    return undoAll(replaceMethods(exports.Gate.prototype, {
      enter: (original) => function (...given) {
        const resource = probe.resourceOf(this, 'lock', () => ({ capacity: 1 }));
        ledger.ask({ resource, holds: [] }, how, true);
        return original.apply(this, given);
      },
    }));
  } },
  { module: './other.mjs', patch() { throw new Error('own fault'); } },
] };`,
    'gate.mjs': 'export class Gate { async enter() { await new Promise(() => {}); } }',
    'other.mjs': "export const word = 'other';",
    'program.mjs': `import { Gate } from './gate.mjs';
import { word } from './other.mjs';
console.log(word);
const mine = new Gate();
async function visitor() { await mine.enter(); }
visitor();`,
  });
  const { stdout, findings } = await run(context, process.execPath, 'program.mjs', folder);
  assert.equal(stdout, 'other\n');
  assert.deepEqual(findings, [['unsettled-exit', 'certain', 'lock mine', 'waits 5']]);
});

test('the configuration is looked for in the folder and above it in the same package', (context) => {
  const config = 'export default {};';
  const folder = temporaryFolder(context, {
    'lockstep.config.js': config,
    'package/package.json': '{}',
    'package/lockstep.config.cjs': config,
    'package/src/deep/a.txt': '',
    'package/inner/package.json': '{}',
    'loose/a.txt': '',
    'both/lockstep.config.ts': config,
    'both/lockstep.config.mjs': config,
  });
  const found = (inside: string): string | undefined =>
    findProjectConfig(join(folder, inside))?.slice(folder.length + 1);
  assert.equal(found('.'), 'lockstep.config.js');
  assert.equal(found('package/src/deep'), 'package/lockstep.config.cjs');
  assert.equal(found('package/inner'), undefined);
  assert.equal(found('loose'), undefined, 'outside of any package what lies above may be of somebody else');
  assert.equal(found('both'), 'both/lockstep.config.ts');
});

test('an ES module becomes a script with the same lines', () => {
  const source = `import a, { b as c } from 'x';
import * as all from "y"; import 'z';
import {
  d,
} from 'w';
export default { a, c,
  all, d };
`;
  const script = scriptOf(source);
  assert.deepEqual(
    script.split('\n').map((line) => /require|module\.exports/.test(line)),
    [true, true, true, false, false, true, false, false],
  );
  const module: { exports: unknown } = { exports: undefined };
  const modules: Readonly<Record<string, unknown>> = { x: { __esModule: true, default: 1, b: 2 }, y: 3, w: { d: 4 } };
  new Function('module', 'require', script)(module, (name: string) => modules[name]);
  assert.deepEqual(module.exports, { a: 1, c: 2, all: 3, d: 4 });
  const plain = 'module.exports = { a: 1 };\n';
  assert.equal(scriptOf(plain), plain);
  assert.throws(() => scriptOf('export const a = 1;'), /only a default export/);
  assert.throws(() => scriptOf('export default {'), SyntaxError);
});
