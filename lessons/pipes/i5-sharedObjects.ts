// A manager keeps objects outside of every process; what the processes have are proxies. Three scouts draw one map together,
// and everybody sees at once what the others have added.
import {
  type DictProxy,
  isMain,
  type ListProxy,
  type Lock,
  Manager,
  type NamespaceProxy,
  Process,
  type Queue,
  type Array as SharedArray,
  type ValueProxy,
} from 'lockstep/multiprocessing';
import { pause } from '../pace.ts';

interface Camp {
  place: string;
  tents: number;
}
interface Shared {
  readonly heights: DictProxy<string, number>;
  readonly log: ListProxy<string>;
  readonly steps: ValueProxy<number>;
  readonly perScout: SharedArray<'i'>;
  readonly camp: NamespaceProxy<Camp>;
  readonly pen: Lock;
  readonly news: Queue<string>;
}

async function scout(number: number, hill: string, height: number, shared: Shared): Promise<void> {
  for (let step = 1; step <= 3; step++) {
    await pause(100);
    // Reading and writing back are two calls: only one scout at a time has the pen.
    await shared.pen.withLock(async () => shared.steps.set((await shared.steps.get()) + 1));
    await shared.perScout.set(number, step);
  }
  await shared.heights.set(hill, height);
  await shared.log.append(`scout ${number} has climbed ${hill}`);
  await shared.news.put(hill);
}

if (isMain(import.meta)) {
  const manager = Manager();
  const shared: Shared = {
    heights: manager.dict<string, number>({}, { name: 'heights' }),
    log: manager.list<string>([], { name: 'log' }),
    steps: manager.Value('i', 0, { name: 'steps' }),
    perScout: manager.Array('i', 3, { name: 'perScout' }),
    camp: manager.Namespace<Camp>({ place: 'by the river' }, { name: 'camp' }),
    pen: manager.Lock({ name: 'pen' }),
    news: manager.Queue<string>(0, { name: 'news' }),
  };
  const hills = [
    ['Bald Top', 812],
    ['Crow Rock', 644],
    ['Foggy Hill', 731],
  ] as const;
  const scouts = hills.map(
    ([hill, height], number) => new Process({ target: scout, args: [number, hill, height, shared], name: hill }),
  );
  for (const each of scouts) each.start();
  for (let count = 0; count < 3; count++) console.log(`News: ${await shared.news.get()}`);
  for (const each of scouts) await each.join();
  await shared.camp.set('tents', 3);

  const heights = [...(await shared.heights.copy())].sort(([left], [right]) => left.localeCompare(right));
  console.log(`Heights: ${heights.map(([hill, height]) => `${hill} ${height}`).join(', ')}`);
  console.log(`Log: ${(await shared.log.copy()).sort().join('; ')}`);
  console.log(`Steps: ${await shared.steps.get()}, per scout ${(await shared.perScout.slice()).join(' ')}`);
  console.log(`Camp: ${await shared.camp.get('tents')} tents ${await shared.camp.get('place')}`);
  await manager.shutdown();
}
