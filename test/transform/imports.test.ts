/** What makes limiters and queues, by whatever name a file calls it, and where what they made is used. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'acorn';
import { Imports } from '../../runtime-shim/transform/imports.ts';
import { type Node, walk } from '../../runtime-shim/transform/tree.ts';
import { makers } from './support/compare.ts';

/** The text of the calls that make something, and of the calls on what was made. */
function found(source: string): readonly [made: string[], used: string[]] {
  const program: Node = parse(source, { ecmaVersion: 'latest', sourceType: 'module' });
  const imports = new Imports(program, makers);
  const [made, used]: [string[], string[]] = [[], []];
  walk(program, (node) => {
    if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return true;
    const text = source.slice(node.start, node.end);
    if (imports.makes(node.callee)) made.push(text);
    else if (imports.operates(node.callee)) used.push(text);
    return true;
  });
  return [made, used];
}

const cases: readonly (readonly [source: string, made: string[], used: string[]])[] = [
  ["import atOnce from 'limiter'; const limit = atOnce(2); limit(job); other(job);", ['atOnce(2)'], ['limit(job)']],
  [
    "import { queue as line } from 'limiter'; const q = line(work); q.push(1); q.kill();",
    ['line(work)'],
    ['q.push(1)'],
  ],
  ["import * as all from 'limiter'; this.q = all.queue(); this.q.push(1);", ['all.queue()'], ['this.q.push(1)']],
  [
    "import all from 'limiter'; class A { #q = all.queue(); add() { this.#q.push(1); } }",
    ['all.queue()'],
    ['this.#q.push(1)'],
  ],
  ["const q = require('limiter')(1); q(job);", ["require('limiter')(1)"], ['q(job)']],
  ["const { queue } = require('limiter'); const q = queue(1); q(job);", ['queue(1)'], ['q(job)']],
  ["const queue = require('limiter/queue.js'); const q = queue(1); q(job);", ['queue(1)'], ['q(job)']],
  [
    'const limiter_1 = __importDefault(require("limiter")); const q = (0, limiter_1.default)(1); q(job);',
    ['(0, limiter_1.default)(1)'],
    ['q(job)'],
  ],
  ["const { default: make } = await import('limiter'); const q = known ?? make(1); q(job);", ['make(1)'], ['q(job)']],
  ["import Line from 'limiter'; const q = new Line(); q.push(1);", ['new Line()'], ['q.push(1)']],
  ["import { other } from 'limiter'; const q = other(1); q(job);", [], []],
  ["import make from 'elsewhere'; const q = make(1); q(job);", [], []],
];
for (const [source, made, used] of cases) test(source, () => assert.deepEqual(found(source), [made, used]));
