// A cluster of two answers requests and is taken down worker by worker.
import cluster from 'node:cluster';
import { once } from 'node:events';
import { createServer } from 'node:http';

if (cluster.isPrimary) {
  const workers = [cluster.fork(), cluster.fork()];
  const addresses = await Promise.all(workers.map((worker) => once(worker, 'listening')));
  const { port } = addresses[0][0];
  const texts = [];
  for (let request = 0; request < 20; request += 1) {
    const answer = await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: 'close' } });
    texts.push(await answer.text());
  }
  for (const worker of workers) {
    worker.disconnect();
    await once(worker, 'exit');
  }
  console.log(texts.length, new Set(texts).size);
} else {
  createServer((_request, response) => response.end('answered')).listen(0, '127.0.0.1');
}
