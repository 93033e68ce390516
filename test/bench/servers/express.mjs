import express from 'express';
import { answer, report } from './logic.mjs';

const app = express();
app.use(async (request, _response, next) => {
  request.began = performance.now();
  next();
});
app.use(async (request, _response, next) => {
  request.user = await Promise.resolve('somebody');
  next();
});
app.get('/items/:id', async (request, response) => {
  response.json(await answer(request.url));
});
const server = app.listen(0, '127.0.0.1', () => report(server.address().port));
