import { createServer } from 'node:http';
import { answer, report } from './logic.mjs';

const server = createServer(async (request, response) => {
  const body = JSON.stringify(await answer(request.url));
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }).end(body);
});
server.listen(0, '127.0.0.1', () => report(server.address().port));
