// Gives each permit back as soon as its host is up.

import { setTimeout as sleep } from 'node:timers/promises';
import { Sema } from 'async-sema';

const connections = new Sema(3);
async function start(hosts) {
  const started = [];
  for (const host of hosts) {
    await connections.acquire();
    started.push(
      sleep(3).then(() => {
        connections.release();
        return `${host} up`;
      }),
    );
  }
  return Promise.all(started);
}
console.log(await start(['a', 'b']));
console.log(await start(['a', 'b', 'c', 'd']));
