import { test } from 'node:test';
import { ALL_WAITERS, mutex, noticeArgument } from '../../../runtime-shim/primitives/machines/mutex.ts';
import { compare, type Happening, type NumberedCall, type Reference } from './randomCalls.ts';

interface Waiting {
  readonly call: NumberedCall;
  /** What the call answers, and the level at which it holds the lock then. */
  value: number;
  readonly level: number;
}
class ReferenceLock implements Reference {
  readonly #reentrant: boolean;
  #owner: { client: number; task: number; level: number; gone: boolean } | undefined;
  #conditions = 0;
  #entry: Waiting[] = [];
  #sleeping: Waiting[] = [];

  constructor(reentrant: boolean) {
    this.#reentrant = reentrant;
  }
  call(call: NumberedCall): Happening[] {
    const owner = this.#owner;
    const isMine =
      owner?.client === call.client && !owner.gone && (!this.#reentrant || owner.task === call.task)
        ? owner
        : undefined;
    const fail = [`${call.id} ${owner === undefined ? 'notHeld' : 'notOwner'}`];
    const answer = (value: number): Happening => `${call.id}=${value}`;
    switch (call.operation) {
      case 'acquire':
        if (owner === undefined) return this.#give({ call, value: 1, level: 1 });
        if (this.#reentrant && isMine !== undefined) return [answer(++isMine.level)];
        if (!call.wait) return [`${call.id} refused`];
        this.#entry.push({ call, value: 1, level: 1 });
        return [];
      case 'release':
        if (owner === undefined || (this.#reentrant && isMine === undefined)) return fail;
        if (--owner.level > 0) return [answer(owner.level)];
        return [...this.#free(), answer(0)];
      case 'locked':
        return [answer(owner === undefined ? 0 : 1)];
      case 'owned':
        return [answer(isMine === undefined ? 0 : 1)];
      case 'recover':
        return owner?.gone === true ? [...this.#free(), answer(1)] : [answer(0)];
      case 'condition':
        return [answer(this.#conditions++)];
      case 'wait': {
        if (isMine === undefined) return fail;
        const sleeper = { call, value: 0, level: isMine.level };
        if (call.wait) this.#sleeping.push(sleeper);
        return [...this.#free(), ...(call.wait ? [] : this.#wake(sleeper))];
      }
      case 'notify': {
        if (isMine === undefined) return fail;
        const count = call.argument & ALL_WAITERS;
        const all = this.#sleeping.filter((sleeper) => sleeper.call.argument === call.argument >> 16);
        const woken = all.slice(0, count === ALL_WAITERS ? undefined : count);
        for (const sleeper of woken) sleeper.value = 1;
        return [...woken.flatMap((sleeper) => this.#wake(sleeper)), answer(woken.length)];
      }
      default:
        return [`${call.id} noSuchOperation`];
    }
  }
  cancel(id: number): Happening[] {
    const sleeper = this.#sleeping.find(({ call }) => call.id === id);
    if (sleeper !== undefined) return this.#wake(sleeper);
    const quits = this.#entry.some(({ call }) => call.id === id && call.operation === 'acquire');
    if (!quits) return [];
    this.#entry = this.#entry.filter(({ call }) => call.id !== id);
    return [`${id} refused`];
  }
  left(client: number): Happening[] {
    this.#entry = this.#entry.filter(({ call }) => call.client !== client);
    this.#sleeping = this.#sleeping.filter(({ call }) => call.client !== client);
    if (this.#owner?.client !== client || this.#owner.gone) return [];
    this.#owner.gone = true;
    return [`${client} orphaned`];
  }
  #wake(sleeper: Waiting): Happening[] {
    this.#sleeping = this.#sleeping.filter((other) => other !== sleeper);
    if (this.#owner === undefined) return this.#give(sleeper);
    this.#entry.push(sleeper);
    return [];
  }
  #free(): Happening[] {
    this.#owner = undefined;
    const next = this.#entry.shift();
    return next === undefined ? [] : this.#give(next);
  }
  #give({ call, value, level }: Waiting): Happening[] {
    this.#owner = { client: call.client, task: call.task, level, gone: false };
    return [`${call.id}=${value}`];
  }
}

const operations = ['acquire', 'acquire', 'acquire', 'release', 'release', 'wait', 'wait', 'notify', 'locked', 'owned'];
const rare = ['recover', 'recover', 'condition', 'juggle'];

for (const [kind, parameters] of [
  ['plain', [0]],
  ['re-entrant', [1]],
] as const) {
  test(`a ${kind} lock and its conditions do as the rules say, whatever is called in whatever order`, () => {
    for (let seed = 0; seed < 150; seed++) {
      const reference = new ReferenceLock(kind === 're-entrant');
      const choose = (random: (below: number) => number): { operation: string; argument?: number } => {
        const words = random(6) === 0 ? rare : operations;
        const operation = words[random(words.length)] ?? '';
        if (operation === 'wait') return { operation, argument: random(2) };
        if (operation !== 'notify') return { operation };
        const count = [1, 2, ALL_WAITERS, ALL_WAITERS + 1][random(4)] ?? 1;
        return { operation, argument: noticeArgument(random(2), count) };
      };
      compare({ machine: mutex, parameters, reference, choose }, seed);
    }
  });
}
