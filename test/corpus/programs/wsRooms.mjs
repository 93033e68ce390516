// WebSocket clients talk in rooms; each waits for all messages of its room.
import { once } from 'node:events';
import WebSocket, { WebSocketServer } from 'ws';

const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
const rooms = new Map();
server.on('connection', (socket, request) => {
  const room = rooms.get(request.url) ?? new Set();
  rooms.set(request.url, room.add(socket));
  socket.on('message', (data) => {
    for (const each of room) each.send(String(data));
  });
  socket.on('close', () => room.delete(socket));
});
await once(server, 'listening');
const { port } = server.address();
const clients = await Promise.all(
  Array.from({ length: 12 }, async (_, index) => {
    const client = new WebSocket(`ws://127.0.0.1:${port}/room${index % 3}`);
    await once(client, 'open');
    return client;
  }),
);
await Promise.all(
  clients.map(async (client, index) => {
    let seen = 0;
    const all = new Promise((resolve) => {
      client.on('message', () => {
        seen += 1;
        if (seen === 20) resolve();
      });
    });
    for (let message = 0; message < 5; message += 1) client.send(`${index}:${message}`);
    await all;
    client.close();
    await once(client, 'close');
  }),
);
server.close();
await once(server, 'close');
console.log('all heard all');
