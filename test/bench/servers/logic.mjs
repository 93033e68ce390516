// What every server of the measurement does: a lock around a counter, a database that is a turn of the event loop, a queue of audits.
import { Mutex } from 'async-mutex';
import PQueue from 'p-queue';

const turn = (value) => new Promise((resolve) => setImmediate(resolve, value));
const mutex = new Mutex();
const audits = new PQueue({ concurrency: 4 });
let hits = 0;

async function count() {
  const release = await mutex.acquire();
  try {
    hits += 1;
    return hits;
  } finally {
    release();
  }
}
const findOwner = async (id) => turn({ id, name: `owner ${id}` });
const findItem = async (id) => turn({ id, owner: id % 7 });
async function item(id) {
  const found = await findItem(id);
  return { ...found, owner: await findOwner(found.owner) };
}
const audit = async (entry) => turn(entry.id);

/** The answer to a request for `/items/<id>`. */
export async function answer(path) {
  const number = await count();
  const found = await item(Number(path.split('/')[2]));
  await audits.add(() => audit(found));
  return { number, item: found };
}

/** Tells who started this process the port, and its processor time in microseconds whenever it asks. */
export function report(port) {
  if (process.send === undefined) {
    console.log(port);
    return;
  }
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send(user + system);
  });
  process.send(port);
}
