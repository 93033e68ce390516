import assert from 'node:assert/strict';
import { test } from 'node:test';
import { program, start } from './support/lockstep.ts';

test('the debug adapter speaks on standard output, stops at a deadlock, and ends with its editor', async (context) => {
  const running = start(context, ['dap']);
  let sequence = 0;
  const request = (command: string, values: object = {}): void => {
    sequence += 1;
    const text = JSON.stringify({ seq: sequence, type: 'request', command, arguments: values });
    running.child.stdin?.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  };
  request('initialize', { adapterID: 'lockstep' });
  await running.printed(/^Content-Length: \d+\r\n\r\n\{.*"command":"initialize"/);
  await running.printed(/"event":"initialized"/);
  request('launch', { program: program('deadlock.ts') });
  request('configurationDone');
  await running.printed(/"event":"stopped"/);
  request('disconnect', { terminateDebuggee: true });
  await running.printed(/"command":"disconnect"/);
  assert.deepEqual(await running.ended, { code: 0, signal: null });
});
