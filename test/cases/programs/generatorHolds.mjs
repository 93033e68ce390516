// Healthy: an async generator holds a lock until somebody ends it.
import { Mutex } from 'async-mutex';

const [table, log] = [new Mutex(), new Mutex()];
async function* rows() {
  const release = await table.acquire();
  try {
    for (let row = 0; ; row++) yield row;
  } finally {
    release();
  }
}
for await (const row of rows()) {
  if (row === 2) break;
  console.log(row);
}
const reading = rows();
await reading.next();
setTimeout(() => reading.return(), 600);
await log.runExclusive(async () => {
  const release = await table.acquire();
  console.log('the table is free');
  release();
});
