import assert from 'node:assert/strict';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { lockstep, program, type Running, start } from './support/lockstep.ts';

const deadlock = program('deadlock.ts');

interface Browser {
  readonly open: (path: string) => Promise<IncomingMessage>;
  readonly read: (path: string) => Promise<string>;
}

/** Follows the printed address, as a browser would, and keeps the cookie. */
async function browse(running: Running): Promise<Browser> {
  const [address] = await running.printed(/http:\/\/127\.0\.0\.1:\d+\/\?token=\S+/);
  const request = async (url: URL, cookie: string): Promise<IncomingMessage> => {
    const [response] = await once(get(url, { headers: { cookie }, agent: false }), 'response');
    return response;
  };
  const first = await request(new URL(address), '');
  const cookie = first.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  const open = (path: string): Promise<IncomingMessage> => request(new URL(path, address), cookie);
  return {
    open,
    async read(path) {
      let text = '';
      for await (const piece of (await open(path)).setEncoding('utf8')) text += piece;
      return text;
    },
  };
}

/** Reads the event stream until a snapshot has what is looked for. */
async function snapshotWith(browser: Browser, pattern: RegExp): Promise<string> {
  const response = await browser.open('/events');
  let text = '';
  for await (const piece of response.setEncoding('utf8')) {
    text += piece;
    const message = text.split('\n\n').find((each) => pattern.test(each));
    if (message !== undefined) return message;
  }
  throw new Error(`the stream ended without ${pattern}`);
}

describe('--view', () => {
  test('shows the program while it runs, stays after its end until Ctrl+C, and ends as the run did', async (context) => {
    const running = start(context, ['run', '--view', '--on-deadlock', 'wait', deadlock]);
    const browser = await browse(running);
    assert.match(await browser.read('/'), /<script src="\.\/webview\.js">/);
    await snapshotWith(browser, /"state":"live".*"detector":"deadlock-cycle"/);
    const query = new URLSearchParams({ path: deadlock, line: '11' });
    assert.match(await browser.read(`/source?${query}`), /aria-current="true"> {2}const releaseOther = await savings/);
    running.child.kill('SIGTERM');
    await running.printed(/The program ended\. The view stays at http/);
    await snapshotWith(browser, /"state":"ended"/);
    assert.match(await browser.read('/picture'), /id="lockstep-snapshot"/);
    running.child.kill('SIGINT');
    assert.deepEqual(await running.ended, { code: 3, signal: null });
  });
});

describe('view', () => {
  test('shows a kept recording until Ctrl+C', async (context) => {
    const recording = join(temporaryFolder(context), 'kept');
    await lockstep(['run', '--record', recording, deadlock]);
    const running = start(context, ['view', recording]);
    const browser = await browse(running);
    await snapshotWith(browser, /"state":"ended".*"detector":"deadlock-cycle"/);
    running.child.kill('SIGINT');
    assert.deepEqual(await running.ended, { code: 0, signal: null });
  });
});
