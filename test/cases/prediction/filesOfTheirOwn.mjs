// Processes read one file of settings, and each reads and writes a file of its own; the first process sums up when all have ended.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isMain, Process } from 'lockstep/multiprocessing';

async function work(folder, number) {
  const { step } = JSON.parse(await readFile(join(folder, 'settings.json'), 'utf8'));
  const own = join(folder, `part-${number}.json`);
  await writeFile(own, '0');
  for (let turn = 0; turn < 3; turn += 1) await writeFile(own, String(Number(await readFile(own, 'utf8')) + step));
}
if (isMain(import.meta)) {
  const folder = await mkdtemp(join(tmpdir(), 'parts-'));
  const settings = join(folder, 'settings.json');
  await writeFile(settings, JSON.stringify({ step: 2, total: 0 }));
  const workers = [1, 2].map((number) => new Process({ target: work, args: [folder, number] }));
  for (const worker of workers) worker.start();
  for (const worker of workers) await worker.join();
  const parts = await Promise.all([1, 2].map((number) => readFile(join(folder, `part-${number}.json`), 'utf8')));
  const total = parts.reduce((sum, part) => sum + Number(part), 0);
  await writeFile(settings, JSON.stringify({ ...JSON.parse(await readFile(settings, 'utf8')), total }));
  console.log(total);
  await rm(folder, { recursive: true });
}
