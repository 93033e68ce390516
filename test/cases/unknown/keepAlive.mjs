// The main module waits for ever on purpose, and is ended by a signal.
import { createServer, get } from 'node:http';

const waiting = [];
const server = createServer(async (_, response) => {
  await new Promise((resolve) => waiting.push(resolve));
  response.end('late');
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
get({ port: server.address().port, host: '127.0.0.1' }).on('error', () => undefined);
process.on('SIGTERM', () => process.exit(0));
setTimeout(() => process.kill(process.pid, 'SIGTERM'), 3000);
await new Promise(() => {});
