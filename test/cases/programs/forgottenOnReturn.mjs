// Stuck: one way out of a request's handler leaves the lock taken.
import http from 'node:http';
import { Mutex } from 'async-mutex';

const table = new Mutex();
const server = http.createServer(async (request, response) => {
  await table.acquire();
  if (request.url === '/bad') {
    response.end('no');
    return;
  }
  response.end('yes');
  table.release();
});
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
const ask = async (path) => (await fetch(`http://127.0.0.1:${server.address().port}${path}`)).text();
console.log(await ask('/good'), await ask('/bad'));
console.log(await ask('/good'));
