/** Programs that rest for long and go on, each in a way of its own. The first argument says which. */
import { pbkdf2 } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { isMain, Pool, Process, Event as SharedEvent, Lock as SharedLock } from 'lockstep/multiprocessing';
import { Event, Lock, Thread } from 'lockstep/threading';

/** Longer than it takes to find out that all are asleep. */
const LONG_MILLISECONDS = 2500;

/** Keeps the thread busy. */
function compute(milliseconds = LONG_MILLISECONDS): string {
  for (const end = performance.now() + milliseconds; performance.now() < end; );
  return 'computed';
}
async function openLater(opened: SharedEvent | Event): Promise<void> {
  compute();
  await opened.set();
}
async function holdLong(door: SharedLock, held: SharedEvent): Promise<void> {
  await door.acquire();
  await held.set();
  await new Promise((resolve) => setTimeout(resolve, LONG_MILLISECONDS));
  await door.release();
}

/** Resolves once somebody has let go of what the main part has taken before. */
async function waitFor(letGo: (door: Lock) => void): Promise<void> {
  const door = new Lock();
  await door.acquire();
  letGo(door);
  await door.acquire();
}
const programs: Readonly<Record<string, () => Promise<unknown>>> = {
  timer: () => waitFor((door) => setTimeout(() => void door.release(), LONG_MILLISECONDS)),
  work: () => waitFor((door) => pbkdf2('a', 'b', 3e6, 64, 'sha512', () => void door.release())),
  process: async () => {
    const opened = new SharedEvent();
    const opener = new Process({ target: openLater, args: [opened], name: 'opener' });
    opener.start();
    await opened.wait();
    await opener.join();
  },
  thread: async () => {
    const opened = new Event();
    const opener = new Thread({ target: openLater, args: [opened], name: 'opener' });
    opener.start();
    await opened.wait();
    await opener.join();
  },
  held: async () => {
    const [door, held] = [new SharedLock(), new SharedEvent()];
    const holder = new Process({ target: holdLong, args: [door, held], name: 'holder' });
    holder.start();
    await held.wait();
    await door.acquire();
    await holder.join();
  },
  pool: async () => {
    const pool = new Pool(2);
    await pool.apply(compute, [1]);
    await new Promise((resolve) => setTimeout(resolve, LONG_MILLISECONDS));
    await pool.apply(compute, [LONG_MILLISECONDS]);
    await pool.close();
    await pool.join();
  },
  patience: async () => {
    const gate = new Event();
    await gate.wait(LONG_MILLISECONDS / 1000);
  },
  server: async () => {
    const gate = new Event();
    const server = createServer(() => void gate.set().then(() => server.close()));
    server.listen(0);
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    setTimeout(() => connect(port).end(), LONG_MILLISECONDS);
    await gate.wait();
  },
};
if (isMain(import.meta)) {
  process.on('beforeExit', () => console.log('at the end'));
  await programs[process.argv[2] ?? '']?.();
  console.log('over');
}
