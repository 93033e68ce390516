// Two functions take two locks in opposite order, which is a deadlock waiting to happen. Here both names stand for one RLock:
// its owner may take it again and again, and gives it back as often. There is one lock to wait for, and so no cycle.
import { currentThread, RLock, Task } from 'lockstep/threading';
import { pause } from '../pace.ts';

const piano = new RLock();
const bench = piano;

const say = (what: string): void => console.log(`${currentThread().name} ${what}`);

async function playFirst(): Promise<void> {
  await piano.acquire();
  say('has the piano');
  await pause(50);
  await bench.acquire();
  say('has the bench as well');
  await bench.release();
  await piano.release();
}
async function sitFirst(): Promise<void> {
  await bench.acquire();
  say('has the bench');
  await pause(50);
  await piano.acquire();
  say('has the piano as well');
  await piano.release();
  await bench.release();
}

const players = [
  new Task({ target: playFirst, name: 'Clara' }),
  new Task({ target: sitFirst, name: 'Wolfgang' }),
  new Task({ target: playFirst, name: 'Fanny' }),
];
for (const player of players) player.start();
for (const player of players) await player.join();
console.log('Everybody has played');
