/** The own test suites of libraries that Lockstep instruments, and how each is run. */

/** How a runner says which tests passed. */
export type Output = 'tap' | 'mocha' | 'jest';

export interface Suite {
  readonly name: string;
  /** `owner/repository` on GitHub. */
  readonly repository: string;
  readonly tag: string;
  /** Development dependencies that its tests need, of those in its manifest; or with a version that is not. */
  readonly needs: readonly string[];
  /** Programs, from its folder, that are run once before the tests. */
  readonly prepare?: readonly (readonly string[])[];
  /** Runs of Node, from its folder. `*` in a file's name stands for anything. */
  readonly runs: readonly (readonly string[])[];
  readonly output: Output;
  /** Tests, by their names, that fail or vary without Lockstep, or that look at what an observer must change; with the reason. */
  readonly excluded?: Readonly<Record<string, string>>;
}

const mocha = 'node_modules/mocha/bin/mocha.js';

export const suites: readonly Suite[] = [
  {
    name: 'async-lock',
    repository: 'rogierschouten/async-lock',
    tag: 'v1.4.1',
    needs: ['mocha@10.8.2', 'should', 'bluebird', 'q', 'lodash'],
    runs: [[mocha, '--reporter', 'json', 'test/test.js']],
    output: 'mocha',
  },
  {
    name: 'async-mutex',
    repository: 'DirtyHairy/async-mutex',
    tag: 'v0.5.0',
    needs: [
      'mocha@10.8.2',
      '@sinonjs/fake-timers',
      '@types/mocha',
      '@types/node',
      '@types/sinonjs__fake-timers',
      'ts-node',
      'typescript',
    ],
    // Its tests import types as if they were values, which ts-node takes and Node itself does not.
    runs: [['--no-experimental-strip-types', mocha, '--reporter', 'json', 'test/*.ts']],
    output: 'mocha',
  },
  {
    name: 'p-limit',
    repository: 'sindresorhus/p-limit',
    tag: 'v7.3.1',
    needs: ['ava', 'in-range', 'random-int', 'time-span'],
    runs: [['node_modules/ava/entrypoints/cli.mjs', '--tap']],
    output: 'tap',
  },
  {
    name: 'p-map',
    repository: 'sindresorhus/p-map',
    tag: 'v7.0.5',
    needs: ['ava', 'chalk', 'delay', 'in-range', 'random-int', 'time-span'],
    runs: [['node_modules/ava/entrypoints/cli.mjs', '--tap']],
    output: 'tap',
  },
  {
    name: 'p-queue',
    repository: 'sindresorhus/p-queue',
    tag: 'v9.3.3',
    needs: ['tsx', 'delay', 'in-range', 'p-defer', 'random-int', 'time-span', 'typescript', '@sindresorhus/tsconfig'],
    runs: [['--import=tsx/esm', '--test', '--test-reporter=tap', 'test/*.ts']],
    output: 'tap',
  },
  {
    name: 'fastq',
    repository: 'mcollina/fastq',
    tag: 'v1.20.1',
    needs: ['tape', 'async', 'neo-async'],
    runs: [['test/test.js'], ['test/promise.js']],
    output: 'tap',
  },
  {
    name: 'generic-pool',
    repository: 'coopernurse/node-pool',
    tag: 'v3.9.0',
    needs: ['tap'],
    runs: [['test/*-test.js']],
    output: 'tap',
  },
  {
    name: 'tarn',
    repository: 'Vincit/tarn.js',
    tag: '3.0.2',
    needs: ['mocha@10.8.2', 'bluebird', 'expect.js', 'typescript', '@types/node@14'],
    prepare: [['node_modules/typescript/bin/tsc']],
    runs: [[mocha, '--timeout', '5000', '--reporter', 'json', 'tests.js']],
    output: 'mocha',
  },
  {
    name: 'async',
    repository: 'caolan/async',
    tag: 'v3.2.6',
    needs: [
      'mocha',
      '@babel/core',
      'babel-plugin-transform-es2015-modules-commonjs',
      'babel-plugin-syntax-async-generators',
      '@babel/register',
      'babel-register',
      'chai',
      'bluebird',
      'es6-promise',
      'native-promise-only',
      'rsvp',
    ],
    // Its version of mocha has no `mocha.js`, and runs another Node from `mocha`.
    runs: [['node_modules/mocha/bin/_mocha', '--reporter', 'json']],
    output: 'mocha',
  },
  {
    name: 'async-sema',
    repository: 'vercel/async-sema',
    tag: '3.1.1',
    needs: ['jest', 'ts-jest', '@types/jest', '@types/node', 'typescript'],
    runs: [['node_modules/jest/bin/jest.js', '--json', '--runInBand']],
    output: 'jest',
  },
  {
    name: 'proper-lockfile',
    repository: 'moxystudio/node-proper-lockfile',
    tag: 'v4.1.2',
    needs: ['jest', '@segment/clear-timeouts', 'delay', 'execa', 'mkdirp', 'p-defer', 'rimraf', 'stable'],
    runs: [['node_modules/jest/bin/jest.js', '--json', '--env', 'node', '--runInBand']],
    output: 'jest',
  },
  {
    name: 'bottleneck',
    repository: 'SGrondin/bottleneck',
    tag: 'v2.19.5',
    // Its tests with servers look at variables of the environment first, but import clients before.
    needs: ['mocha@10.8.2', 'assert', 'ioredis', 'redis'],
    runs: [[mocha, '--reporter', 'json', 'test']],
    output: 'mocha',
  },
];
