// Ten visitors, four tickets. A query takes a second and a payment three. The queries overlap, since nobody waits to look; the
// payments come one after the other, since they share the till. A lock costs as much time as what it is put around.
import { isMain, Lock, Process, Value } from 'lockstep/multiprocessing';
import { pause } from '../pace.ts';

type Tickets = Value<'i'>;

async function query(name: string, tickets: Tickets): Promise<void> {
  console.log(`${name} asks`);
  await pause(1000);
  console.log(`${name} is told of ${await tickets.get()}`);
}
async function pay(name: string, tickets: Tickets): Promise<void> {
  const left = await tickets.get();
  if (left === 0) {
    console.log(`${name} comes too late`);
    return;
  }
  console.log(`${name} pays`);
  await pause(3000);
  await tickets.set(left - 1);
  console.log(`${name} has paid`);
}
async function visit(name: string, tickets: Tickets, till: Lock): Promise<void> {
  await query(name, tickets);
  await till.withLock(() => pay(name, tickets));
}

if (isMain(import.meta)) {
  const tickets = new Value('i', 4);
  const till = new Lock();
  const names = ['Amara', 'Bela', 'Chiyo', 'Dario', 'Elif', 'Femi', 'Gita', 'Hugo', 'Ines', 'Jiro'];
  const visitors = names.map((name) => new Process({ target: visit, args: [name, tickets, till], name }));
  for (const visitor of visitors) visitor.start();
  for (const visitor of visitors) await visitor.join();
  console.log(`${await tickets.get()} tickets are left`);
}
