// Reads lines only after something else was awaited: the lines are gone by then.
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

async function openDatabase() {
  await sleep(20);
  return { insert: async () => {} };
}

const lines = createInterface({ input: createReadStream(fileURLToPath(import.meta.url)) });
const database = await openDatabase();
let count = 0;
for await (const line of lines) {
  await database.insert(line);
  count += 1;
}
console.log(count > 10);
