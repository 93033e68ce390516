import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { listFiles, repoPath, root } from '../../scripts/support.ts';
import { readImports } from './imports.ts';
import { checkImports } from './layers.ts';

test('every import is on the allow-list of its layer', () => {
  const files = listFiles(root, (path) => path.endsWith('.ts'));
  assert.ok(files.length > 0);
  assert.deepEqual(
    files.flatMap((path) => checkImports(repoPath(path), readFileSync(path, 'utf8'))),
    [],
  );
});

describe('the checker finds a seeded violation', () => {
  const violations: [file: string, source: string][] = [
    ['core/protocol/ids.ts', "import { State } from '../model/state.ts';"],
    ['core/protocol/ids.ts', "import type { State } from '../model/state.ts';"],
    ['core/model/reduce.ts', "import { readFileSync } from 'node:fs';"],
    ['core/model/reduce.ts', "const load = () => import('node:fs');"],
    ['core/model/reduce.ts', "export * from 'lodash';"],
    ['core/detectors/selfDeadlock.ts', "import { decode } from '../protocol/events.ts';"],
    ['core/view/select.ts', "import { detectors } from '../detectors/index.ts';"],
    ['core/view/select.ts', "export { detectors } from '../detectors/index.ts';"],
    ['runtime-shim/ring.ts', "import type { State } from '../core/model/state.ts';"],
    ['runtime-shim/ring.ts', "import express from 'express';"],
    ['runtime-shim/instrumentations/asyncMutex.ts', "import { patch } from './pQueue.ts';"],
    ['runtime-shim/instrumentations/asyncMutex.ts', "import { ring } from '../ring.ts';"],
    ['runtime-shim/instrumentations/asyncMutex.ts', "const parser = require('acorn');"],
    ['extension/session/tail.ts', "import * as vscode from 'vscode';"],
    ['extension/session/tail.ts', "import { run } from '../../runtime-shim/shim.ts';"],
    ['extension/adapter/debugSession.ts', "import { reduce } from '../../core/model/reduce.ts';"],
    ['extension/ui/panel.ts', "import { detectors } from '../../core/detectors/index.ts';"],
    ['extension/main.ts', "import { start } from '../webview/main.ts';"],
    ['webview/main.ts', "import { select } from '../core/view/select.ts';"],
    ['webview/main.ts', "import { join } from 'node:path';"],
    ['webview/layout/graph.ts', "import { draw } from '../render/graph.ts';"],
    ['cli/main.ts', "import * as vscode from 'vscode';"],
    ['cli/main.ts', `const text = \`\${\`a\${1}\`} /\`; import { x } from '../core/model/state.ts';`],
    ['cli/main.ts', "const quotes = /['\"`]/; import { x } from '../core/model/state.ts';"],
    ['lessons/philosophers.ts', "import { Lock } from '../runtime-shim/primitives/threading/index.ts';"],
    ['newFolder/file.ts', ''],
  ];
  for (const [file, source] of violations) {
    test(`${file}: ${source}`, () => assert.equal(checkImports(file, source).length, 1));
  }
});

describe('the checker accepts what the list allows', () => {
  const allowed: [file: string, source: string][] = [
    [
      'core/model/reduce.ts',
      "import { decode } from '../protocol/events.ts'; import type { State } from './state.ts';",
    ],
    ['core/detectors/selfDeadlock.ts', "import type { TaskId } from '../protocol/ids.ts';"],
    ['core/view/select.ts', "export type { Finding } from '../detectors/detector.ts';"],
    ['runtime-shim/transform/entry.ts', "import { parse } from 'acorn'; import { ring } from '../ring.ts';"],
    ['runtime-shim/instrumentations/atomics.ts', "import { probe } from '../probe.ts'; import 'node:worker_threads';"],
    ['runtime-shim/instrumentations/index.ts', "import atomics from './atomics.ts';"],
    ['extension/main.ts', "import { panel } from './ui/panel.ts'; import * as vscode from 'vscode';"],
    ['webview/render/graph.ts', "import { select } from 'd3-selection'; import { place } from '../layout/graph.ts';"],
    ['lessons/philosophers.ts', "import { Mutex } from 'async-mutex'; import { Lock } from 'lockstep/threading';"],
    ['core/model/reduce.ts', "// import fs from 'node:fs';\nconst text = \"import fs from 'node:fs'\";"],
  ];
  for (const [file, source] of allowed) {
    test(`${file}: ${source}`, () => assert.deepEqual(checkImports(file, source), []));
  }
});

test('every form of import is read, with its line', () => {
  const source = `import a from 'a';
import type { B } from 'b';
import { type C } from 'c';
import 'd';
export * from 'e';
export type { F } from 'f';
const g = await import('g'); const h = require('h');
const none = import.meta.url; export const from = 'i'; object.import('j');
import type from 'k';
export { own }; const l = \`\${require('l')}\`;`;
  assert.deepEqual(
    readImports(source).map(({ specifier, typeOnly, line }) => `${line} ${specifier}${typeOnly ? ' type' : ''}`),
    ['1 a', '2 b type', '3 c', '4 d', '5 e', '6 f type', '7 g', '7 h', '9 k', '10 l'],
  );
});
