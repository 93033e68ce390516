/** What this process or thread holds of one lock, as far as it knows by itself. */
export class Holding {
  /** A grant for each level, outermost first; 0 where nothing observes. */
  readonly #grants: number[] = [];
  #task = 0;

  /** How often the lock has been taken and not been given back. */
  get level(): number {
    return this.#grants.length;
  }
  isOwner(task: number): boolean {
    return this.#grants.length > 0 && this.#task === task;
  }
  taken(grant: number, task: number): void {
    this.#task = task;
    this.#grants.push(grant);
  }
  /** One level is given back. Returns its grant, 0 where it is not known. */
  released(): number {
    return this.#grants.pop() ?? 0;
  }
  /** All levels are given back. Returns their grants, innermost first. */
  clear(): number[] {
    return this.#grants.splice(0).reverse();
  }
}
