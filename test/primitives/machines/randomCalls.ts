import assert from 'node:assert/strict';
import { HeapPlace } from '../../../runtime-shim/primitives/machines/heapPlace.ts';
import type { Call, Machine } from '../../../runtime-shim/primitives/machines/machine.ts';
import { seededRandom } from '../../support/seededRandom.ts';

/** A call with a number of its own, by which the machine and the reference speak of the same one. */
export interface NumberedCall extends Call {
  readonly id: number;
}
/** One thing that happened, such as `3=1` (call 3 was answered with 1), `3 refused`, `3 notHeld`, `1 orphaned`. */
export type Happening = string;

/** The rules of Python, told in the plainest way: each method returns what happens at once, in order. */
export interface Reference {
  call(call: NumberedCall): Happening[];
  cancel(id: number): Happening[];
  left(client: number): Happening[];
}
export interface Choices {
  readonly machine: Machine;
  readonly parameters: readonly number[];
  readonly reference: Reference;
  /** The operation and argument of the next call, chosen at random. */
  choose(random: (below: number) => number): { readonly operation: string; readonly argument?: number };
}
const STEPS = 400;
const CLIENTS = 4;

/** Lets machine and reference do the same random things; the seed is told where they differ. */
export function compare(choices: Choices, seed: number): void {
  const next = seededRandom(seed);
  const random = (below: number): number => Math.floor(next() * below);
  const happened: Happening[] = [];
  const waiting = new Map<number, NumberedCall>();
  const ended = new Set<number>();
  const end = (call: NumberedCall, how: string): void => {
    assert.ok(!ended.has(call.id), `call ${call.id} ended twice`);
    ended.add(call.id);
    waiting.delete(call.id);
    happened.push(`${call.id}${how}`);
  };
  const place = new HeapPlace<NumberedCall>(choices.machine, choices.parameters, {
    joined: (call) => waiting.set(call.id, call),
    answer: (call, value) => end(call, `=${value}`),
    refuse: (call) => end(call, ' refused'),
    fail: (call, failure) => end(call, ` ${failure}`),
    orphaned: (client) => happened.push(`${client} orphaned`),
  });
  const told: string[] = [];
  for (let id = 1; id <= STEPS; id++) {
    happened.length = 0;
    let expected: Happening[] = [];
    const step = random(20);
    const known = [...waiting.values()];
    const quitter = known[random(Math.max(1, known.length))];
    if (step === 0) {
      const client = 1 + random(CLIENTS);
      told.push(`client ${client} leaves`);
      expected = choices.reference.left(client);
      for (const call of known) if (call.client === client) waiting.delete(call.id);
      place.left(client);
    } else if (step < 5 && quitter !== undefined) {
      told.push(`${quitter.id} is called off`);
      expected = choices.reference.cancel(quitter.id);
      place.cancel(quitter);
    } else {
      const { operation, argument = 0 } = choices.choose(random);
      const call = {
        id,
        client: 1 + random(CLIENTS),
        task: random(2),
        operation,
        argument,
        wait: random(4) > 0,
        note: 0,
      };
      told.push(`${id}: ${operation} ${argument} of ${call.client}.${call.task}${call.wait ? '' : ' at once'}`);
      expected = choices.reference.call({ ...call });
      place.call(call);
    }
    assert.deepEqual(happened, expected, `seed ${seed}\n${told.slice(-12).join('\n')}`);
  }
}
