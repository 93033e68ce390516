// A chat over TCP: rooms, a line for each message, a client that goes away in the middle.
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { createInterface } from 'node:readline';

const rooms = new Map();
const server = createServer((socket) => {
  const lines = createInterface({ input: socket });
  let room;
  socket.on('error', () => {});
  socket.on('close', () => room?.delete(socket));
  lines.on('line', (line) => {
    const [command, ...words] = line.split(' ');
    if (command === 'join') {
      room = rooms.get(words[0]) ?? new Set();
      rooms.set(words[0], room);
      room.add(socket);
      socket.write(`joined ${words[0]}\n`);
    } else for (const member of room ?? []) member.write(`${words.join(' ')}\n`);
  });
}).listen(0, '127.0.0.1');
await once(server, 'listening');

async function client(name) {
  const socket = connect(server.address().port, '127.0.0.1');
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  socket.write('join lobby\n');
  const joined = await lines.next();
  return { name, socket, lines, joined: joined.value };
}

const [ann, bo, cy] = await Promise.all(['ann', 'bo', 'cy'].map(client));
cy.socket.destroy();
await once(cy.socket, 'close');
const received = [];
async function listen({ lines }, count) {
  for (let n = 0; n < count; n += 1) received.push((await lines.next()).value);
}
const listening = [listen(ann, 20), listen(bo, 20)];
for (let n = 0; n < 10; n += 1) {
  ann.socket.write(`say ann ${n}\n`);
  bo.socket.write(`say bo ${n}\n`);
}
await Promise.all(listening);
for (const { socket } of [ann, bo]) socket.end();
await new Promise((resolve) => server.close(resolve));
console.log(ann.joined, received.length);
