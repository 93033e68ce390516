// A machine driven by events, which waits for one of several in each state and gives up after a time in one of them.
import { EventEmitter, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

class Door extends EventEmitter {
  states = [];
  async firstOf(names, limit) {
    const stop = new AbortController();
    const waits = names.map(async (name) => {
      await once(this, name, { signal: stop.signal });
      return name;
    });
    if (limit !== undefined) waits.push(sleep(limit, 'timeout', { signal: stop.signal }));
    try {
      return await Promise.race(waits);
    } finally {
      for (const wait of waits) wait.catch(() => {});
      stop.abort();
    }
  }
  async run() {
    for (let state = 'closed'; state !== 'broken'; ) {
      this.states.push(state);
      this.emit('state', state);
      switch (state) {
        case 'closed':
          state = (await this.firstOf(['open', 'break'])) === 'open' ? 'opening' : 'broken';
          break;
        case 'opening':
          await sleep(5);
          state = 'opened';
          break;
        case 'opened':
          await this.firstOf(['close'], 20);
          state = 'closed';
          break;
      }
    }
  }
}

const door = new Door();
const running = door.run();
async function until(state) {
  while (door.states.at(-1) !== state) await once(door, 'state');
}
for (let n = 0; n < 5; n += 1) {
  await until('closed');
  door.emit('open');
  await until('opened');
  if (n % 2 === 0) door.emit('close');
}
await until('closed');
door.emit('break');
await running;
console.log(door.states.length, door.listenerCount('open'));
