// Listens before anything else is awaited.
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

async function audit(lines) {
  await sleep(60);
  return lines.length;
}

async function save(folder, lines) {
  const file = createWriteStream(join(folder, 'out.txt'));
  for (const line of lines) file.write(line);
  file.end();
  const written = new Promise((resolve, reject) => {
    file.on('finish', resolve);
    file.on('error', reject);
  });
  const count = await audit(lines);
  await written;
  return count;
}

const folder = mkdtempSync(join(tmpdir(), 'save-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const server = setInterval(() => {}, 1000);
console.log(await save(folder, ['a', 'b']));
clearInterval(server);
