// Stuck: one of the parties goes home before the barrier.
import { Barrier, isMain, Thread } from 'lockstep/threading';

export async function sing(start, voice) {
  if (voice === 'bass') return;
  await start.wait();
}
if (isMain(import.meta)) {
  const start = new Barrier(3);
  const voices = ['alto', 'bass', 'tenor'].map((name) => new Thread({ target: sing, args: [start, name], name }));
  for (const voice of voices) voice.start();
  for (const voice of voices) await voice.join();
}
