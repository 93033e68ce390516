// Daemon tasks wait for more work when the main part is done: the program ends.
import { createServer, get } from 'node:http';
import { Queue } from 'lockstep/queue';
import { Task } from 'lockstep/threading';

const [jobs, lines] = [new Queue(), new Queue()];
const done = [];
async function work() {
  for (;;) {
    done.push(await jobs.get());
    await jobs.taskDone();
  }
}
async function write() {
  for await (const line of lines) console.log(line);
}
for (const target of [work, write]) new Task({ target, daemon: true }).start();
const server = createServer(async (request, response) => {
  await lines.put(`asked for ${request.url}`);
  await jobs.put(request.url);
  await jobs.join();
  response.end('done');
});
server.listen(0, () => {
  get({ port: server.address().port, path: '/7', agent: false }, (response) => {
    response.resume().on('end', () => {
      console.log(done.join());
      server.close();
    });
  });
});
