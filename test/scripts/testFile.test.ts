import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { type FileResult, runTestFile } from '../../scripts/testFile.ts';

const folder = mkdtempSync(join(tmpdir(), 'lockstep-runner-'));
after(() => rmSync(folder, { recursive: true, force: true }));

async function run(source: string, limit = new AbortController().signal): Promise<FileResult> {
  const file = join(folder, 'sample.test.ts');
  writeFileSync(file, `import { test, describe } from 'node:test';\n${source}`);
  return runTestFile(file, limit);
}

function results({ outcomes }: FileResult): string[] {
  return outcomes.map(({ result, name }) => `${result} ${name}`);
}

test('passed, failed, skipped and nested tests are told apart and counted once', async () => {
  const result = await run(`
    test('good', () => {});
    test('bad', () => { throw new Error('because of this'); });
    test.skip('left out', () => {});
    describe('suite', () => { test('inner', () => {}); });
    test('parent', async (t) => { await t.test('child', () => { throw new Error('child fails'); }); });
  `);
  assert.deepEqual(results(result), [
    'passed good',
    'failed bad',
    'skipped left out',
    'passed suite › inner',
    'failed parent › child',
  ]);
  assert.match(result.outcomes[1]?.detail ?? '', /because of this/);
});

test('a file that throws while loading fails and shows its output', async () => {
  const result = await run(`console.log('said before'); throw new Error('broken file');`);
  assert.deepEqual(results(result), ['failed (file)']);
  assert.match(result.output, /said before[\s\S]*broken file/);
});

test('a file that exits with an error after its tests passed fails', async () => {
  const result = await run(`test('good', () => {}); process.on('exit', () => { process.exitCode = 7; });`);
  assert.deepEqual(results(result), ['passed good', 'failed (file)']);
});

test('a file without tests fails', async () => {
  assert.deepEqual(results(await run('export {};')), ['failed (file)']);
});

test('a hung file is killed with what it started, and counted as failed', async () => {
  // The process that the file starts keeps a connection open; its end is the end of that process.
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  assert.ok(address !== null && typeof address === 'object');
  const limit = new AbortController();
  const connection = once(server, 'connection');
  const script = `require('net').connect(${address.port}, '127.0.0.1')`;
  const running = run(
    `import { spawn } from 'node:child_process';
     spawn(process.execPath, ['-e', ${JSON.stringify(script)}]);
     test('never ends', () => new Promise(() => setInterval(() => {}, 1000)));`,
    limit.signal,
  );
  const [socket]: Socket[] = await connection;
  assert.ok(socket !== undefined);
  const closed = new Promise((resolve) =>
    socket
      .once('close', resolve)
      .on('error', () => undefined)
      .resume(),
  );
  limit.abort();
  const result = await running;
  await closed;
  server.close();
  assert.equal(result.outcomes.at(-1)?.result, 'failed');
  assert.match(result.outcomes.at(-1)?.detail ?? '', /timeout/);
});
