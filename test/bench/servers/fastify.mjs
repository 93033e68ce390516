import fastify from 'fastify';
import { answer, report } from './logic.mjs';

const app = fastify();
app.addHook('onRequest', async (request) => {
  request.began = performance.now();
});
app.addHook('preHandler', async (request) => {
  request.user = await Promise.resolve('somebody');
});
app.addHook('onSend', async (_request, reply) => {
  reply.header('x-served', 'yes');
});
app.get('/items/:id', async (request) => answer(request.url));
await app.listen({ port: 0, host: '127.0.0.1' });
report(app.server.address().port);
