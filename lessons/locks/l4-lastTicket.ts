// One ticket is left, in a file, and five processes want it. Each looks, pays, and writes down one less. The payment takes a
// while, and nothing keeps the others from looking meanwhile: the one ticket is sold several times.
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Barrier, isMain, Process } from 'lockstep/multiprocessing';
import { pause } from '../pace.ts';

const look = (file: string): number => JSON.parse(readFileSync(file, 'utf8')).tickets;
/** Whoever looks meanwhile sees the old file or the new one, never a part of it. */
function write(file: string, tickets: number): void {
  const fresh = `${file}.${process.pid}`;
  writeFileSync(fresh, JSON.stringify({ tickets }));
  renameSync(fresh, file);
}

async function buy(file: string): Promise<boolean> {
  const tickets = look(file);
  if (tickets === 0) return false;
  await pause(500);
  write(file, tickets - 1);
  return true;
}
async function visit(name: string, file: string, opening: Barrier): Promise<void> {
  await opening.wait();
  console.log(`${name} sees ${look(file)} ticket(s)`);
  const bought = await buy(file);
  console.log(bought ? `${name} has a ticket` : `${name} goes home`);
}

if (isMain(import.meta)) {
  const folder = mkdtempSync(join(tmpdir(), 'tickets-'));
  const file = join(folder, 'tickets.json');
  write(file, 1);
  const names = ['Amara', 'Bela', 'Chiyo', 'Dario', 'Elif'];
  const opening = new Barrier(names.length);
  const visitors = names.map((name) => new Process({ target: visit, args: [name, file, opening], name }));
  for (const visitor of visitors) visitor.start();
  for (const visitor of visitors) await visitor.join();
  rmSync(folder, { recursive: true });
}
