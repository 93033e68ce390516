import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, type OutgoingHttpHeaders, request } from 'node:http';
import { describe, type TestContext, test } from 'node:test';
import { type Shown, serveView } from '../../cli/liveView.ts';
import type { Snapshot } from '../../core/view/viewModel.ts';
import { picturePage } from '../../extension/adapter/picturePage.ts';

const snapshot = (program: string): Snapshot => ({
  version: 1,
  language: 'en',
  run: { state: 'live', program, headline: '', message: '', now: 0, events: 0, dropped: 0, droppedAt: undefined },
  counts: { tasks: 0, locks: 0, queues: 0, waiting: 0, deadlocked: 0 },
  tasks: [],
  resources: [],
  edges: [],
  findings: [],
  timeline: { from: 0, to: 0, rows: [], quiet: [] },
  sources: [],
  words: {},
});
const parts = { script: 'console.log("</script><!--");', style: 'body { color: red; }' };

interface Served {
  readonly address: URL;
  readonly get: (path: string, headers?: OutgoingHttpHeaders) => Promise<Answer>;
  readonly post: (body: string, headers?: OutgoingHttpHeaders) => Promise<Answer>;
  readonly open: (path: string, headers: OutgoingHttpHeaders) => ClientRequest;
  readonly stops: () => number;
  readonly change: (program: string) => void;
}
interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

async function serve(context: TestContext): Promise<Served> {
  let program = 'first.ts';
  let stops = 0;
  const listeners = new Set<() => void>();
  const shown: Shown = {
    snapshot: () => snapshot(program),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    source: (path) => (path === '/bank/a.ts' ? [[1, 'const a = "<b>";']] : undefined),
    stop: () => {
      stops += 1;
    },
  };
  const view = await serveView(shown, parts, 'en');
  context.after(() => view.close());
  const address = new URL(view.address);
  const open = (path: string, headers: OutgoingHttpHeaders, method = 'GET'): ClientRequest =>
    request({ host: address.hostname, port: address.port, path, method, headers, agent: false });
  const read = async (sent: ClientRequest): Promise<Answer> => {
    const response: IncomingMessage = await new Promise((resolve, reject) => {
      sent.once('response', resolve).once('error', reject);
    });
    let body = '';
    response.setEncoding('utf8').on('data', (piece: string) => {
      body += piece;
    });
    await once(response, 'end');
    return { status: response.statusCode, headers: response.headers, body };
  };
  return {
    address,
    open: (path, headers) => open(path, headers),
    get: (path, headers = {}) => read(open(path, headers).end()),
    post: (body, headers = {}) => read(open('/message', headers, 'POST').end(body)),
    stops: () => stops,
    change(name) {
      program = name;
      for (const listener of listeners) listener();
    },
  };
}

/** Follows the address as a browser does. */
async function signIn({ get, address }: Served): Promise<OutgoingHttpHeaders> {
  const answer = await get(address.pathname + address.search);
  assert.equal(answer.status, 303);
  const cookie = answer.headers['set-cookie']?.[0] ?? '';
  assert.match(cookie, /HttpOnly; SameSite=Strict/);
  return { cookie: cookie.split(';')[0] };
}

describe('the live view', () => {
  test('listens on this machine only, and gives nothing out without the token', async (context) => {
    const served = await serve(context);
    assert.equal(served.address.hostname, '127.0.0.1');
    for (const path of ['/', '/webview.js', '/events', '/source?path=/bank/a.ts', '/?token=wrong']) {
      assert.equal((await served.get(path)).status, 403, path);
    }
    assert.equal((await served.post('{}')).status, 403);
  });

  test('the token works once; then only the cookie opens the page', async (context) => {
    const served = await serve(context);
    const headers = await signIn(served);
    const again = served.address.pathname + served.address.search;
    assert.equal((await served.get(again)).status, 403);
    assert.equal((await served.get(again, headers)).status, 303, 'the same browser may follow the address again');
    const page = await served.get('/', headers);
    assert.equal(page.status, 200);
    assert.match(page.body, /<script src="\.\/webview\.js">/);
    assert.match(String(page.headers['content-security-policy']), /default-src 'none'; script-src 'self'/);
    assert.equal((await served.get('/webview.js', headers)).body, parts.script);
    assert.equal((await served.get('/webview.css', headers)).body, parts.style);
    assert.equal((await served.get('/package.json', headers)).status, 404);
  });

  test('refuses another name for this machine, as DNS rebinding uses it', async (context) => {
    const served = await serve(context);
    const headers = await signIn(served);
    assert.equal((await served.get('/', { ...headers, host: `evil.example:${served.address.port}` })).status, 403);
    assert.equal((await served.get('/', { ...headers, host: `localhost:${served.address.port}` })).status, 200);
  });

  test('sends the snapshot at once, and again when it changed', async (context) => {
    const served = await serve(context);
    const headers = await signIn(served);
    const sent = served.open('/events', headers).end();
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    assert.match(String(response.headers['content-type']), /^text\/event-stream/);
    const [first] = await once(response.setEncoding('utf8'), 'data');
    assert.deepEqual(JSON.parse(String(first).replace('data: ', '')), {
      type: 'snapshot',
      snapshot: JSON.parse(JSON.stringify(snapshot('first.ts'))),
    });
    served.change('second.ts');
    const [second] = await once(response, 'data');
    assert.match(String(second), /"program":"second\.ts"/);
    response.destroy();
  });

  test('shows a source only when it is a site, as text and not as markup', async (context) => {
    const served = await serve(context);
    const headers = await signIn(served);
    const page = await served.get('/source?path=/bank/a.ts&line=1', headers);
    assert.match(page.body, /<li id="L1" value="1" aria-current="true">const a = &quot;&lt;b&gt;&quot;;<\/li>/);
    assert.equal((await served.get('/source?path=/etc/passwd', headers)).status, 404);
  });

  test('the stop button ends the program; other pages cannot press it', async (context) => {
    const served = await serve(context);
    const headers = await signIn(served);
    const stop = JSON.stringify({ type: 'command', command: 'stop' });
    assert.equal((await served.post(stop, { ...headers, origin: 'http://evil.example' })).status, 403);
    assert.equal(served.stops(), 0);
    assert.equal((await served.post('not json', headers)).status, 204);
    assert.equal((await served.post(stop, { ...headers, origin: served.address.origin })).status, 204);
    assert.equal(served.stops(), 1);
  });
});

test('a picture is one file whose policy allows its own script alone, and no text of a program ends it', () => {
  const page = picturePage(snapshot('</script><script>alert(1)</script>'), parts);
  assert.equal(page.match(/<script/g)?.length, 2);
  assert.match(page, /default-src 'none'; script-src 'sha256-[A-Za-z0-9+/=]+'; style-src 'sha256-/);
  assert.doesNotMatch(page, /src=|href="(?!data:,")/);
  const data = /<script type="application\/json" id="lockstep-snapshot">(.*?)<\/script>/.exec(page)?.[1] ?? '';
  const read: unknown = JSON.parse(data);
  assert.deepEqual(read, JSON.parse(JSON.stringify(snapshot('</script><script>alert(1)</script>'))));
});
