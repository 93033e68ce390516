// The debug adapter as an editor uses it, with real programs under the real shim.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { isAlive } from '../../extension/session/liveness.ts';
import { eventually } from '../vscode/support/eventually.ts';
import { Client } from './support/client.ts';
import { deadlockAtEnd, deadlockBeside, lines, programFolder } from './support/programs.ts';

type Body<Response extends { body?: unknown }> = NonNullable<Response['body']>;

const stackOf = async (client: Client, threadId: number): Promise<DebugProtocol.StackFrame[]> =>
  (await client.request<Body<DebugProtocol.StackTraceResponse>>('stackTrace', { threadId })).stackFrames;

/** The variables of a scope of a thread's first frame. */
async function variablesOf(client: Client, threadId: number, scope: string): Promise<DebugProtocol.Variable[]> {
  const [frame] = await stackOf(client, threadId);
  const { scopes } = await client.request<Body<DebugProtocol.ScopesResponse>>('scopes', { frameId: frame?.id });
  const variablesReference = scopes.find(({ name }) => name === scope)?.variablesReference;
  return (await client.request<Body<DebugProtocol.VariablesResponse>>('variables', { variablesReference })).variables;
}

const names = (events: readonly DebugProtocol.Event[]): string[] =>
  events.map(({ event }) => event).filter((event) => event !== 'output');

test('runs a program to its end and passes on what it writes, unchanged', async (t) => {
  const text = `process.stdout.write('\\u001b[31mred\\u001b[39m 中文 ' + process.argv[2] + process.env.COLOUR);
console.error('problem'); process.exitCode = 3;`;
  const program = join(programFolder(t, { 'main.mjs': text }), 'main.mjs');
  const client = new Client();
  await client.launch({ program, args: ['one'], env: { COLOUR: 'blue' } });
  const ended = await client.event('exited');
  await client.event('terminated');
  assert.equal(ended.body.exitCode, 3);
  assert.equal(client.output('stdout'), '\u001b[31mred\u001b[39m 中文 oneblue');
  assert.equal(client.output('stderr'), 'problem\n');
  assert.deepEqual(names(client.events), ['initialized', 'exited', 'terminated']);
  assert.equal(client.events.at(-1)?.event, 'terminated');
});

test('stops at the deadlock that a program ended in, and explains it', async (t) => {
  const program = join(programFolder(t, { 'main.ts': deadlockAtEnd }), 'main.ts');
  const client = new Client();
  await client.launch({ program });
  const stopped = await client.event('stopped');
  assert.equal(stopped.body.reason, 'exception');
  assert.equal(stopped.body.description, 'Stopped: Deadlock');
  assert.equal(stopped.body.allThreadsStopped, true);

  const { threads } = await client.request<Body<DebugProtocol.ThreadsResponse>>('threads');
  const waiting = threads.filter(({ name }) => /^(settle|audit) \(deadlocked\)$/.test(name));
  assert.equal(waiting.length, 2, JSON.stringify(threads));
  assert.ok(waiting.some(({ id }) => id === stopped.body.threadId));
  const settle = waiting.find(({ name }) => name.startsWith('settle'))?.id ?? 0;
  const [frame] = await stackOf(client, settle);
  assert.equal(frame?.name, 'settle');
  assert.equal(frame?.source?.path, program);
  assert.equal(frame?.line, lines.settleWaits);

  const [held, ...others] = await variablesOf(client, settle, 'Holds');
  assert.deepEqual([held?.name, held?.type, others], ['accounts', 'lock', []]);
  const [wait] = await variablesOf(client, settle, 'Waits for');
  assert.equal(wait?.name, 'ledger');
  assert.match(wait?.value ?? '', /^lock, held by audit, for /);
  const { variables } = await client.request<Body<DebugProtocol.VariablesResponse>>('variables', {
    variablesReference: wait?.variablesReference,
  });
  const details = new Map(variables.map(({ name, value }) => [name, value]));
  assert.equal(details.get('held by'), 'audit');
  assert.equal(details.get('place'), `main.ts:${lines.settleWaits}`);
  const location = await client.request<Body<DebugProtocol.LocationsResponse>>('locations', {
    locationReference: wait?.declarationLocationReference,
  });
  assert.deepEqual([location.source.path, location.line], [program, lines.settleWaits]);

  const info = await client.request<Body<DebugProtocol.ExceptionInfoResponse>>('exceptionInfo', { threadId: settle });
  assert.equal(info.exceptionId, 'Deadlock');
  assert.equal(info.details?.typeName, 'deadlock-cycle');
  const explanation = info.details?.stackTrace?.split('\n') ?? [];
  const step = `settle waits for ledger at main.ts:${lines.settleWaits}, holds accounts from main.ts:${lines.settleHolds}`;
  assert.ok(explanation.includes(step), info.details?.stackTrace);
  assert.match(explanation.at(-1) ?? '', /^Fix: \p{Lu}/u);

  await client.request('continue', { threadId: settle });
  await client.event('terminated');
  assert.deepEqual(names(client.events), ['initialized', 'stopped', 'exited', 'terminated']);
});

test('stops at a deadlock while the rest of the program goes on, and ends all of it when asked', async (t) => {
  const program = join(programFolder(t, { 'main.ts': deadlockBeside }), 'main.ts');
  const client = new Client();
  await client.launch({ program });
  await client.event('stopped');
  const closed = Number(/closes at (\d+)/.exec(client.output('stdout'))?.[1]);
  t.diagnostic(`stopped ${Date.now() - closed} ms after the cycle closed`);
  const pid = Number(/pid (\d+)/.exec(client.output('stdout'))?.[1]);
  assert.ok(isAlive(pid));
  const { allThreadsContinued } = await client.request<Body<DebugProtocol.ContinueResponse>>('continue', {});
  assert.equal(allThreadsContinued, true);
  await client.request('evaluate', { expression: 'still here', context: 'repl' });
  await eventually(
    async () => client.output('stdout'),
    (text) => text.includes('read still here'),
  );
  await assert.rejects(client.request('exceptionInfo', { threadId: 1 }), /not stopped/);
  await client.request('terminate');
  await client.event('terminated');
  assert.equal(isAlive(pid), false);
  assert.equal(names(client.events).filter((event) => event === 'stopped').length, 1);
});

for (const leave of ['disconnect', 'hang up'] as const) {
  test(`leaves no process behind: ${leave}`, async (t) => {
    const text = `import { spawn } from 'node:child_process';
const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000); console.log("child", process.pid)'], { stdio: 'inherit' });
console.log('pid', process.pid);`;
    const program = join(programFolder(t, { 'main.mjs': text }), 'main.mjs');
    const client = new Client();
    await client.launch({ program });
    const output = await eventually(
      async () => client.output('stdout'),
      (written) => /pid \d+\n/.test(written) && /child \d+\n/.test(written),
    );
    const pids = [...output.matchAll(/(?:pid|child) (\d+)/g)].map(([, pid]) => Number(pid));
    assert.equal(pids.length, 2);
    if (leave === 'disconnect') await client.request('disconnect');
    else client.hangUp();
    await client.session.closed;
    assert.deepEqual(pids.filter(isAlive), []);
  });
}

test('restarts with the configuration of that moment', async (t) => {
  const text = `console.log('started with', process.argv[2], process.pid); setInterval(() => {}, 1000);`;
  const program = join(programFolder(t, { 'main.mjs': text }), 'main.mjs');
  const client = new Client();
  const startedWith = async (word: string): Promise<number> => {
    const output = await eventually(
      async () => client.output('stdout'),
      (written) => written.includes(`started with ${word}`),
    );
    return Number(new RegExp(`${word} (\\d+)`).exec(output)?.[1]);
  };
  await client.launch({ program, args: ['one'] });
  const first = await startedWith('one');
  await client.request('restart', { arguments: { program, args: ['two'] } });
  const second = await startedWith('two');
  assert.deepEqual([isAlive(first), isAlive(second)], [false, true]);
  await client.request('disconnect');
  assert.equal(isAlive(second), false);
  assert.ok(!names(client.events).includes('terminated'));
});

test('ends when asked at the deadlock that the program ended in', async (t) => {
  const program = join(programFolder(t, { 'main.ts': deadlockAtEnd }), 'main.ts');
  const client = new Client();
  await client.launch({ program });
  await client.event('stopped');
  await client.request('terminate');
  await client.event('terminated');
  assert.deepEqual(names(client.events), ['initialized', 'stopped', 'exited', 'terminated']);
});

test('stops only where the editor asks for it', async (t) => {
  const program = join(programFolder(t, { 'main.ts': deadlockAtEnd }), 'main.ts');
  const unfiltered = new Client();
  await unfiltered.launch({ program }, []);
  await unfiltered.event('terminated');
  const reporting = new Client();
  await reporting.launch({ program, onDeadlock: 'report' });
  await reporting.event('terminated');
  for (const client of [unfiltered, reporting]) assert.ok(!names(client.events).includes('stopped'));
});

test('says in one sentence what cannot be run', async (t) => {
  const folder = programFolder(t, { 'main.mjs': '', 'page.tsx': '' });
  const program = join(folder, 'main.mjs');
  const wrong: readonly (readonly [object, RegExp])[] = [
    [{}, /^The launch configuration names no program\./],
    [{ program: join(folder, 'missing.ts') }, /^There is no file .*missing\.ts\. Save the file first/],
    [{ program: join(folder, 'page.tsx') }, /^Node alone cannot run page\.tsx\./],
    [{ program, cwd: join(folder, 'nowhere') }, /^There is no folder .*nowhere to run in\./],
    [{ program, runtimeExecutable: 'no-such-node' }, /^Node was not found as no-such-node\./],
    [{ program, onDeadlock: 'explode' }, /"onDeadlock" must be "stop" \| "report" \| "wait"\.$/],
    [{ program, args: 'one' }, /"args" must be /],
  ];
  for (const [configuration, sentence] of wrong) {
    const client = new Client();
    await assert.rejects(client.launch(configuration), { message: sentence });
    await client.request('disconnect');
  }
  await assert.rejects(new Client({ language: 'zh-cn' }).launch({}), /启动配置没有指定程序/);
});

test('declines what needs the JavaScript debugger, and says so', async () => {
  const client = new Client();
  await client.request('initialize');
  const { breakpoints } = await client.request<Body<DebugProtocol.SetBreakpointsResponse>>('setBreakpoints', {
    source: { path: 'main.ts' },
    breakpoints: [{ line: 3 }],
  });
  assert.deepEqual(
    breakpoints.map(({ verified, line }) => ({ verified, line })),
    [{ verified: false, line: 3 }],
  );
  assert.match(breakpoints[0]?.message ?? '', /JavaScript debugger/);
  for (const command of ['pause', 'next', 'stepIn', 'stepOut', 'readMemory']) {
    await assert.rejects(client.request(command), /^Error: (?:Lockstep|Stepping).*\.$/);
  }
  await client.request('disconnect');
});
