// The program lives as long as any ordinary thread does, even when the main part has long ended. A daemon thread does not
// count: it ends with the last ordinary one, wherever it happens to be.
import { Event, isMain, Thread } from 'lockstep/threading';
import { pause } from '../pace.ts';

async function playMusic(playing: Event): Promise<void> {
  for (let tune = 1; ; tune++) {
    console.log(`Tune ${tune}`);
    await playing.set();
    await pause(200);
  }
}
async function closeShop(): Promise<void> {
  await pause(1000);
  console.log('The last customer has left');
}

if (isMain(import.meta)) {
  const playing = new Event();
  const music = new Thread({ target: playMusic, args: [playing], name: 'Music', daemon: true });
  const shop = new Thread({ target: closeShop, name: 'Shop' });
  music.start();
  await playing.wait();
  shop.start();
  console.log('The main part has ended');
}
