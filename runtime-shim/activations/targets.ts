/** What a suspended activation waits for, as far as it can be proved. */
import { types } from 'node:util';
import { AwaitMode } from '../../core/protocol/records.ts';
import type { Provenance } from '../probe.ts';
import { Activation } from './activation.ts';
import type { CodeFiles } from './codeFiles.ts';
import { Combination, noteOf, provenanceOf } from './promiseNotes.ts';
import { isProved } from './proof.ts';

/** `nobody`: nothing that can still run is able to settle it. */
export type Target = { readonly grant: number } | { readonly activation: Activation } | 'opaque' | 'nobody';
/** Nothing to wait for any more when there are no targets. */
export interface Wait {
  readonly mode: AwaitMode;
  readonly targets: readonly Target[];
}

export const OPAQUE: Wait = { mode: AwaitMode.one, targets: ['opaque'] };
const SETTLED: Wait = { mode: AwaitMode.one, targets: [] };
const MAX_DEPTH = 32;

const one = (target: Target): Wait => ({ mode: AwaitMode.one, targets: [target] });

/** One of the targets may end the wait: of those that must all be reached, one that fails. */
const isOneEnough = ({ mode, targets }: Wait): boolean =>
  targets.length > 1 && (mode === AwaitMode.any || mode === AwaitMode.allOrFailure);

/** One target that must be reached before the wait can be over, or opaque where there is no such. */
function necessary(wait: Wait): Target {
  const [first] = wait.targets;
  if (first === undefined) return 'opaque';
  if (isOneEnough(wait)) return 'opaque';
  return wait.targets.find((target) => target !== 'opaque') ?? 'opaque';
}

function combine(mode: AwaitMode, parts: readonly Wait[]): Wait {
  if (mode === AwaitMode.any) {
    if (parts.some((part) => part.targets.length === 0)) return OPAQUE;
    const targets = parts.flatMap((part) => (isOneEnough(part) ? part.targets : [necessary(part)]));
    return targets.includes('opaque') ? OPAQUE : { mode, targets };
  }
  const pending = parts.filter((part) => part.targets.length > 0);
  const targets = pending.flatMap((part) =>
    isOneEnough(part) && part.mode !== mode ? [necessary(part)] : part.targets,
  );
  // Of several that must all settle those that are known are enough to show that they cannot; but where one that fails
  // ends the wait, what is not known counts.
  const known = targets.filter((target) => target !== 'opaque');
  if (known.length === 0) return OPAQUE;
  const told = mode === AwaitMode.allOrFailure ? targets : known;
  return { mode: told.length === 1 ? AwaitMode.one : mode, targets: told };
}

export class Targets {
  readonly #files: CodeFiles;
  /** Activations that have ended but whose promise follows another one. */
  readonly #following: ReadonlySet<Activation>;

  constructor(files: CodeFiles, following: ReadonlySet<Activation>) {
    this.#files = files;
    this.#following = following;
  }

  of(activation: Activation, depth = 0): Wait {
    if (depth > MAX_DEPTH) return OPAQUE;
    const { child } = activation;
    if (child !== null && isProved(child, this.#files)) return this.#ofActivation(child, depth);
    return this.ofPromise(activation.awaited, depth);
  }

  ofPromise(value: unknown, depth: number): Wait {
    if (depth > MAX_DEPTH || typeof value !== 'object' || value === null) return OPAQUE;
    const known = noteOf(value);
    const provenance = known === undefined ? provenanceOf(value) : undefined;
    // In this order, since most of what is awaited is unknown and Node's check of promises costs the most.
    if ((known === undefined && provenance === undefined) || !types.isPromise(value)) return OPAQUE;
    if (known instanceof Activation) return isProved(known, this.#files) ? this.#ofActivation(known, depth) : OPAQUE;
    if (known instanceof Combination)
      return combine(
        known.mode,
        known.inputs.map((input) => this.ofPromise(input, depth + 1)),
      );
    return this.#ofProvenance(provenance, depth);
  }

  /** The promises of unknown origin that the activation awaits, be it as parts of others. */
  unknown(activation: Activation): object[] {
    const found: object[] = [];
    const visit = (value: unknown, depth: number): void => {
      if (depth > MAX_DEPTH || typeof value !== 'object' || value === null) return;
      const known = noteOf(value);
      if (known instanceof Combination) for (const input of known.inputs) visit(input, depth + 1);
      else if (known === undefined && provenanceOf(value) === undefined && types.isPromise(value)) found.push(value);
    };
    visit(activation.awaited, 0);
    return found;
  }

  #ofActivation(activation: Activation, depth: number): Wait {
    if (!activation.hasEnded || this.#following.has(activation)) return one({ activation });
    return types.isPromise(activation.awaited) ? this.of(activation, depth + 1) : SETTLED;
  }

  #ofProvenance(provenance: Provenance | undefined, depth: number): Wait {
    if (provenance === undefined) return OPAQUE;
    if (provenance.kind === 'combination')
      return combine(
        provenance.mode,
        provenance.inputs.map((input) => this.#ofProvenance(input, depth + 1)),
      );
    if (provenance.pending) return one({ grant: provenance.grant });
    return this.ofPromise(provenance.job, depth + 1);
  }
}
