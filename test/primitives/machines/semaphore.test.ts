import { test } from 'node:test';
import { semaphore } from '../../../runtime-shim/primitives/machines/semaphore.ts';
import { compare, type Happening, type NumberedCall, type Reference } from './randomCalls.ts';

class ReferenceSemaphore implements Reference {
  #free: number;
  readonly #bound: number;
  #line: NumberedCall[] = [];

  constructor(free: number, bound: number) {
    this.#free = free;
    this.#bound = bound;
  }
  call(call: NumberedCall): Happening[] {
    switch (call.operation) {
      case 'acquire':
        if (this.#free === 0 && !call.wait) return [`${call.id} refused`];
        this.#line.push(call);
        return this.#serve();
      case 'release':
        if (this.#free + call.argument > this.#bound) return [`${call.id} tooManyReleases`];
        this.#free += call.argument;
        return [...this.#serve(), `${call.id}=1`];
      case 'value':
        return [`${call.id}=${this.#free}`];
      default:
        return [`${call.id} noSuchOperation`];
    }
  }
  cancel(id: number): Happening[] {
    this.#line = this.#line.filter((call) => call.id !== id);
    return [`${id} refused`];
  }
  left(client: number): Happening[] {
    this.#line = this.#line.filter((call) => call.client !== client);
    return [];
  }
  #serve(): Happening[] {
    const served = this.#line.splice(0, this.#free);
    this.#free -= served.length;
    return served.map(({ id }) => `${id}=1`);
  }
}
const operations = ['acquire', 'acquire', 'acquire', 'release', 'value', 'juggle'];

for (const [kind, free, bound] of [
  ['semaphore', 0, undefined],
  ['semaphore', 3, undefined],
  ['bounded semaphore', 2, 2],
] as const) {
  test(`a ${kind} of ${free} does as the rules say, whatever is called in whatever order`, () => {
    const parameters = bound === undefined ? [free] : [free, bound];
    for (let seed = 0; seed < 100; seed++) {
      const reference = new ReferenceSemaphore(free, bound ?? 2 ** 31 - 1);
      const choose = (random: (below: number) => number): { operation: string; argument: number } => ({
        operation: operations[random(operations.length)] ?? '',
        argument: 1 + random(3),
      });
      compare({ machine: semaphore, parameters, reference, choose }, seed);
    }
  });
}
