// A worker of a cluster asks the primary for its settings before it serves; the primary listens for another kind of question.
import cluster from 'node:cluster';
import { once } from 'node:events';

if (cluster.isPrimary) {
  const worker = cluster.fork();
  worker.on('message', ({ kind }) => {
    if (kind === 'config') worker.send({ port: 0 });
  });
  const [{ served }] = await once(worker, 'listening');
  console.log(served);
} else {
  process.send({ kind: 'settings' });
  const [settings] = await once(process, 'message');
  console.log(settings.port);
}
