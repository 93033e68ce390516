/** A lock as projects write their own: who comes while it is closed stands in line. */
export class Gate {
  readonly #line: (() => void)[] = [];
  #isClosed = false;

  async enter(): Promise<void> {
    if (this.#isClosed) await new Promise<void>((resolve) => this.#line.push(resolve));
    this.#isClosed = true;
  }

  leave(): void {
    const next = this.#line.shift();
    if (next === undefined) this.#isClosed = false;
    else next();
  }
}
