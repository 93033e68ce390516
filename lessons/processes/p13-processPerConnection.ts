// A server that gives each connection a process of its own, which answers in capital letters. The server has the socket; what
// arrives goes to the process through a pipe, and the answer comes back. When a client hangs up, the server closes its end of
// the pipe, and the process ends by itself.
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { activeChildren, type Connection, EOFError, isMain, Pipe, Process } from 'lockstep/multiprocessing';

async function answer(client: Connection<string>): Promise<void> {
  try {
    for (;;) await client.send((await client.recv()).toUpperCase());
  } catch (error) {
    if (!(error instanceof EOFError)) throw error;
    console.log(`Process ${process.pid}: the client has hung up`);
  }
}

async function serve(socket: Socket): Promise<void> {
  const [server, client] = Pipe<string>();
  const answering = new Process({ target: answer, args: [client] });
  answering.start();
  client.close();
  for await (const text of socket.setEncoding('utf8')) {
    await server.send(String(text));
    socket.write(await server.recv());
  }
  server.close();
  await answering.join();
  console.log(`Process ${answering.pid}: ended with ${answering.exitcode}`);
}

async function call(port: number, words: readonly string[]): Promise<void> {
  const socket = connect(port, '127.0.0.1').setEncoding('utf8');
  for (const word of words) {
    socket.write(word);
    const [reply] = await once(socket, 'data');
    console.log(`${word} -> ${reply}`);
  }
  socket.end();
  await once(socket, 'close');
}

if (isMain(import.meta)) {
  const served: Promise<void>[] = [];
  const server = createServer((socket) => {
    served.push(serve(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await Promise.all([call(port, ['hello', 'world']), call(port, ['good', 'night']), call(port, ['bye'])]);
  server.close();
  await Promise.all(served);
  console.log(`Processes left: ${activeChildren().length}`);
}
