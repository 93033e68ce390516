import { test } from 'node:test';
import { barrier, RUNS_ACTION } from '../../../runtime-shim/primitives/machines/barrier.ts';
import { compare, type Happening, type NumberedCall, type Reference } from './randomCalls.ts';

/** Who is there for a round, in order of arrival; `late` where the wait was called off before the round began. */
interface Party {
  readonly call: NumberedCall;
  late: boolean;
}
class ReferenceBarrier implements Reference {
  readonly #parties: number;
  readonly #hasAction: boolean;
  #broken = false;
  #round: Party[] = [];
  #early: Party[] = [];
  #runner: { readonly client: number; readonly run: number } | undefined;
  #runs = 0;

  constructor(parties: number, hasAction: boolean) {
    this.#parties = parties;
    this.#hasAction = hasAction;
  }
  get run(): number {
    return this.#runs;
  }
  call(call: NumberedCall): Happening[] {
    const answer = (value: number): Happening => `${call.id}=${value}`;
    switch (call.operation) {
      case 'wait':
        if (this.#broken) return [`${call.id} broken`];
        if (this.#runner === undefined) return this.#arrive({ call, late: false });
        this.#early.push({ call, late: false });
        return [];
      case 'complete':
        if (this.#runner?.run !== call.argument) return [answer(0)];
        return [answer(this.#parties), ...this.#pass()];
      case 'abort':
        return [...this.#break(), answer(1)];
      case 'reset': {
        const sent = this.#dismiss(this.#round);
        this.#broken = false;
        this.#runner = undefined;
        return [...sent, ...this.#admit(), answer(1)];
      }
      case 'waiting':
        return [answer(this.#round.length + (this.#runner === undefined ? 0 : 1))];
      case 'broken':
        return [answer(this.#broken ? 1 : 0)];
      default:
        return [`${call.id} noSuchOperation`];
    }
  }
  cancel(id: number): Happening[] {
    for (const party of [...this.#round, ...this.#early]) {
      if (party.call.id !== id) continue;
      party.late = true;
      if (this.#runner !== undefined) return [];
      this.#round = this.#round.filter((other) => other !== party);
      return [`${id} refused`, ...this.#break()];
    }
    return [];
  }
  left(client: number): Happening[] {
    this.#round = this.#round.filter(({ call }) => call.client !== client);
    this.#early = this.#early.filter(({ call }) => call.client !== client);
    return this.#runner?.client === client ? this.#break() : [];
  }
  #arrive(party: Party): Happening[] {
    const { id, wait, client } = party.call;
    if (this.#round.length + 1 < this.#parties) {
      if (!wait || party.late) return [`${id} refused`, ...this.#break()];
      this.#round.push(party);
      return [];
    }
    if (!this.#hasAction) return [`${id}=${this.#parties}`, ...this.#pass()];
    this.#runs++;
    this.#runner = { client, run: this.#runs };
    return [`${id}=${RUNS_ACTION + this.#runs}`];
  }
  #pass(): Happening[] {
    this.#runner = undefined;
    const passed = this.#round.splice(0).map(({ call }, index) => `${call.id}=${index + 1}`);
    return [...passed, ...this.#admit()];
  }
  #admit(): Happening[] {
    const happened: Happening[] = [];
    while (this.#early.length > 0 && !this.#broken && this.#runner === undefined) {
      for (const party of this.#early.splice(0, 1)) happened.push(...this.#arrive(party));
    }
    return happened;
  }
  #break(): Happening[] {
    this.#broken = true;
    this.#runner = undefined;
    return [...this.#dismiss(this.#round), ...this.#dismiss(this.#early)];
  }
  #dismiss(parties: Party[]): Happening[] {
    return parties.splice(0).map(({ call }) => `${call.id}=0`);
  }
}
const operations = ['wait', 'wait', 'wait', 'wait', 'wait', 'wait', 'complete', 'complete', 'waiting', 'broken'];
const rare = ['abort', 'reset', 'reset', 'reset', 'juggle'];

for (const parties of [1, 2, 3]) {
  for (const hasAction of [false, true]) {
    const kind = hasAction ? 'with an action' : 'without an action';
    test(`a barrier for ${parties} ${kind} does as the rules say, whatever is called in whatever order`, () => {
      for (let seed = 0; seed < 60; seed++) {
        const reference = new ReferenceBarrier(parties, hasAction);
        const choose = (random: (below: number) => number): { operation: string; argument: number } => {
          const words = random(5) === 0 ? rare : operations;
          const stale = random(5) === 0 ? 1 : 0;
          return { operation: words[random(words.length)] ?? '', argument: reference.run - stale };
        };
        compare({ machine: barrier, parameters: [parties, hasAction ? 1 : 0], reference, choose }, seed);
      }
    });
  }
}
