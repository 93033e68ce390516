import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { answer, report } from './logic.mjs';

const app = new Hono();
app.use(async (context, next) => {
  context.set('user', await Promise.resolve('somebody'));
  await next();
});
app.get('/items/:id', async (context) => context.json(await answer(context.req.path)));
serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => report(port));
