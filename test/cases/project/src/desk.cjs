// A counter with two clerks, whose jobs are run in turn.
exports.Desk = class Desk {
  clerks = 2;
  #busy = 0;
  #line = [];
  async serve(job) {
    while (this.#busy >= this.clerks) await new Promise((resolve) => this.#line.push(resolve));
    this.#busy += 1;
    try {
      return await job();
    } finally {
      this.#busy -= 1;
      this.#line.shift()?.();
    }
  }
};
