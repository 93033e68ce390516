// A fast writer to a slow reader: the writer waits for `drain` again and again.
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

const server = createServer(async (socket) => {
  let drains = 0;
  const block = Buffer.alloc(64 * 1024, 1);
  for (let count = 0; count < 100; count += 1) {
    if (!socket.write(block)) {
      drains += 1;
      await once(socket, 'drain');
    }
  }
  socket.end();
  await once(socket, 'close');
  console.log('the writer had to wait:', drains > 0);
}).listen(0, '127.0.0.1');
await once(server, 'listening');
const socket = connect(server.address().port, '127.0.0.1');
let bytes = 0;
for await (const chunk of socket) {
  bytes += chunk.length;
  if (bytes % (1 << 20) < chunk.length) await pause(5);
}
server.close();
await once(server, 'close');
console.log(bytes);
