import assert from 'node:assert/strict';
import { matrix } from '../support/matrix.ts';
import { runReporting } from './runReporting.ts';

matrix('targets and arguments go by name or by copy, and what cannot is named', async (node, major) => {
  const { seen, code, stderr } = await runReporting(node, major, 'targets.ts');
  const advice = 'only a named function or class at the top level of a module can be sent to a process';
  const inside = 'inside another function or a block';
  const args = 'PicklingError: the arguments';
  assert.deepEqual(Object.fromEntries(seen), {
    declared: ['declared', true, [1, 2], true],
    cyclic: [true, true, true],
    targets: [
      [
        'assigned',
        'imported',
        'imported',
        'of another module',
        'SENT BY NAME',
        [1, true, true, true],
        ['own class', 'field'],
        'not exported',
      ],
    ],
    lambda: [`PicklingError: the target of Process-11 (target) stands ${inside}; ${advice}`],
    'lambda at the top': [1],
    bound: [`PicklingError: the target of Process-12 (bound shout) belongs to no module; ${advice}`],
    'built in': [`PicklingError: the target of Process-13 (log) belongs to no module; ${advice}`],
    nested: [`PicklingError: the target of Nested (nested) stands ${inside}; ${advice}`],
    'nested and free': [1],
    'in the main block': [`PicklingError: the target of Block (closure) stands ${inside}; ${advice}`],
    argument: [`${args} of Process-18.args[1].deep[1] is a Promise, which cannot be sent to another process`],
    symbol: [`${args} of S.args[1] is a symbol (Symbol(s)), which cannot be sent to another process`],
    'anonymous argument': [`${args} of Process-20.args[1][0] has no name; ${advice}`],
    run: ['HERE'],
  });
  assert.equal(code, 0);
  assert.match(stderr, /^Process Free:\nAttributeError: no module .*"free".*function inside another/m);
  assert.match(stderr, /^Process Lambda:\nAttributeError: no module .*"target"/m);
});

matrix('CommonJS programs work alike', async (node, major) => {
  const { seen, stderr } = await runReporting(node, major, 'commonJs.cjs');
  assert.deepEqual(
    Object.fromEntries(seen),
    { child: ['Child', false, false, []], main: [0, true], closure: ['PicklingError'] },
    stderr,
  );
});

matrix('a main part without guard is refused in the child, as in Python', async (node, major) => {
  const { seen, stderr } = await runReporting(node, major, 'unguarded.ts');
  assert.deepEqual(Object.fromEntries(seen), { exit: [1] });
  assert.match(stderr, /^Process Unguarded:\nRuntimeError: .*isMain\(import\.meta\)/m);
});
