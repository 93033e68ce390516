// Takes a permit for each host, and gives them back only when all are up.

import { setTimeout as sleep } from 'node:timers/promises';
import { Sema } from 'async-sema';

const connections = new Sema(3);
async function start(hosts) {
  const started = [];
  for (const host of hosts) {
    await connections.acquire();
    started.push(sleep(3).then(() => `${host} up`));
  }
  const up = await Promise.all(started);
  for (const _ of hosts) connections.release();
  return up;
}
console.log(await start(['a', 'b']));
console.log(await start(['a', 'b', 'c', 'd']));
