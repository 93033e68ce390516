// Parts of an upload wait for each other before they are joined; one of them failed.
import { setTimeout as sleep } from 'node:timers/promises';

function barrier(count) {
  let arrived = 0;
  let open;
  const opened = new Promise((resolve) => {
    open = resolve;
  });
  return () => {
    arrived += 1;
    if (arrived === count) open();
    return opened;
  };
}

const arrive = barrier(3);

async function upload(part) {
  try {
    await sleep(part);
    if (part === 2) throw new Error('connection reset');
  } catch (error) {
    console.log(`part ${part}: ${error.message}`);
    return;
  }
  await arrive();
  console.log(`part ${part} joined`);
}

await Promise.all([1, 2, 3].map(upload));
console.log('uploaded');
