// A cluster that serves and is then told to end.
import cluster from 'node:cluster';
import { once } from 'node:events';
import { createServer, get } from 'node:http';

if (cluster.isPrimary) {
  const workers = [cluster.fork(), cluster.fork()];
  const [address] = await once(cluster, 'listening').then(([, given]) => [given]);
  const ask = async () => {
    const [answer] = await once(get({ port: address.port, agent: false }), 'response');
    answer.resume();
    await once(answer, 'end');
    return answer.statusCode;
  };
  console.log(await ask(), await ask());
  await new Promise((resolve) => setTimeout(resolve, 3000));
  console.log(await ask());
  const ends = workers.map((worker) => once(worker, 'exit'));
  cluster.disconnect();
  await Promise.all(ends);
  console.log('ended');
} else {
  createServer((_, answer) => answer.end('served')).listen(0);
}
