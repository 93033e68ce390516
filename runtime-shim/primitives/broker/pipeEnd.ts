import type { BrokerClient } from './sharedState.ts';

/** One end of a pipe: it is open while any process holds it, or is about to. */
export class PipeEnd {
  readonly #holders = new Set<BrokerClient>();
  /** Sent to a process that has not taken it over yet: by whom. */
  readonly #underway = new Map<string, BrokerClient>();

  get isOpen(): boolean {
    return this.#holders.size + this.#underway.size > 0;
  }
  /** Who holds it, where nobody else does or is about to. */
  get sole(): BrokerClient | undefined {
    if (this.#holders.size !== 1 || this.#underway.size > 0) return undefined;
    const [holder] = this.#holders;
    return holder;
  }
  open(by: BrokerClient): void {
    this.#holders.add(by);
  }
  send(transit: string, by: BrokerClient): void {
    if (this.isOpen) this.#underway.set(transit, by);
  }
  takeOver(transit: string, by: BrokerClient): void {
    if (this.#underway.delete(transit)) this.#holders.add(by);
  }
  drop(transit: string): void {
    this.#underway.delete(transit);
  }
  close(by: BrokerClient): void {
    this.#holders.delete(by);
  }
  clientLeft(client: BrokerClient): void {
    this.#holders.delete(client);
    for (const [transit, sender] of this.#underway) if (sender === client) this.#underway.delete(transit);
  }
}
