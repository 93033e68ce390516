// Each copy needs two of the drives, which it takes one by one.
import { setTimeout as sleep } from 'node:timers/promises';
import { Sema } from 'async-sema';

const drives = new Sema(2);

async function copy(name) {
  const from = await drives.acquire();
  await sleep(2);
  const to = await drives.acquire();
  await sleep(2);
  drives.release(to);
  drives.release(from);
  return name;
}

console.log(await Promise.all([copy('first'), copy('second')]));
