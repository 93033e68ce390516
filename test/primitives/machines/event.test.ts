import { test } from 'node:test';
import { event } from '../../../runtime-shim/primitives/machines/event.ts';
import { compare, type Happening, type NumberedCall, type Reference } from './randomCalls.ts';

class ReferenceEvent implements Reference {
  #isSet = false;
  #line: NumberedCall[] = [];

  call(call: NumberedCall): Happening[] {
    switch (call.operation) {
      case 'wait':
        if (this.#isSet) return [`${call.id}=1`];
        if (!call.wait) return [`${call.id} refused`];
        this.#line.push(call);
        return [];
      case 'set':
        this.#isSet = true;
        return [...this.#line.splice(0).map(({ id }) => `${id}=1`), `${call.id}=1`];
      case 'clear':
        this.#isSet = false;
        return [`${call.id}=1`];
      case 'isSet':
        return [`${call.id}=${this.#isSet ? 1 : 0}`];
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
}
const operations = ['wait', 'wait', 'wait', 'wait', 'set', 'clear', 'clear', 'isSet', 'juggle'];

test('an event does as the rules say, whatever is called in whatever order', () => {
  for (let seed = 0; seed < 100; seed++) {
    const choose = (random: (below: number) => number): { operation: string } => ({
      operation: operations[random(operations.length)] ?? '',
    });
    compare({ machine: event, parameters: [], reference: new ReferenceEvent(), choose }, seed);
  }
});
