// A parent replaces its server process by a new one while requests are under way: the old one answers what it has and ends.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

if (process.send !== undefined) {
  const version = process.argv[2];
  const server = createServer(async (_request, response) => {
    await sleep(100);
    response.setHeader('connection', 'close');
    response.end(version);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  process.send({ port: server.address().port });
  process.on('message', (message) => {
    if (message !== 'retire') return;
    server.close(() => process.disconnect());
  });
} else {
  async function start(version) {
    const child = fork(fileURLToPath(import.meta.url), [version]);
    const [{ port }] = await once(child, 'message');
    return { child, exit: once(child, 'exit'), ask: async () => (await fetch(`http://127.0.0.1:${port}/`)).text() };
  }
  const old = await start('1');
  const before = [old.ask(), old.ask(), old.ask()];
  await Promise.race(before);
  const next = await start('2');
  const answers = await Promise.all([...before, next.ask(), next.ask()]);
  old.child.send('retire');
  const [code] = await old.exit;
  console.log(answers.join(' '), code);
  next.child.send('retire');
  console.log((await next.exit)[0]);
}
