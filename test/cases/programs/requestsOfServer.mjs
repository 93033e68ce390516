// Stuck: two requests of a server that goes on serving others.
import http from 'node:http';
import { Mutex } from 'async-mutex';

const [stock, ledger] = [new Mutex(), new Mutex()];
let inside = 0;
let meet;
const met = new Promise((resolve) => {
  meet = resolve;
});
/** Each of the two has one lock before either asks for the other, however busy the machine is. */
const bothInside = () => {
  inside += 1;
  if (inside === 2) meet();
  return met;
};
const both = async (first, second, job) =>
  first.runExclusive(async () => {
    await bothInside();
    return second.runExclusive(job);
  });
const server = http.createServer(async (request, response) => {
  if (request.url === '/sell') await both(stock, ledger, async () => response.end('sold'));
  else await both(ledger, stock, async () => response.end('bought'));
});
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
const address = `http://127.0.0.1:${server.address().port}`;
await Promise.all([fetch(`${address}/sell`), fetch(`${address}/buy`)]);
