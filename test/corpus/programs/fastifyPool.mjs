// A fastify server whose hooks take a connection of a small pool for each request, and give it back on every path.
import fastify from 'fastify';
import genericPool from 'generic-pool';

let made = 0;
const pool = genericPool.createPool(
  { create: async () => ({ id: ++made, queries: 0 }), destroy: async () => {} },
  { min: 1, max: 3 },
);
const app = fastify();
app.decorateRequest('connection', null);
app.addHook('preHandler', async (request) => {
  request.connection = await pool.acquire();
});
app.addHook('onResponse', async (request) => {
  if (request.connection !== null) await pool.release(request.connection);
});
app.get('/item/:id', async (request) => {
  request.connection.queries += 1;
  await new Promise((resolve) => setTimeout(resolve, 2));
  if (request.params.id % 10 === 0) throw new Error('no such item');
  return { id: request.params.id };
});
const address = await app.listen({ port: 0, host: '127.0.0.1' });
const codes = await Promise.all(
  Array.from({ length: 120 }, async (_, id) => {
    const answer = await fetch(`${address}/item/${id}`);
    await answer.text();
    return answer.status;
  }),
);
await app.close();
await pool.drain();
await pool.clear();
console.log(codes.filter((code) => code === 200).length, codes.filter((code) => code === 500).length, made);
