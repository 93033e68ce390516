// A worker of a cluster asks the primary for its settings, is answered after a while, serves, and is told to end.
import cluster from 'node:cluster';
import { once } from 'node:events';
import { createServer } from 'node:http';

if (cluster.isPrimary) {
  const worker = cluster.fork();
  worker.on('message', ({ kind }) => {
    if (kind === 'settings') setTimeout(() => worker.send({ port: 0 }), 1500);
  });
  await once(worker, 'listening');
  console.log('listening');
  worker.disconnect();
  const [code] = await once(worker, 'exit');
  console.log(code);
} else {
  process.send({ kind: 'settings' });
  const [settings] = await once(process, 'message');
  createServer((_, answer) => answer.end()).listen(settings.port);
}
