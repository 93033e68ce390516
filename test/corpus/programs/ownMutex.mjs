// A hand-written mutex as a chain of promises, used by many with failures in between.
class Mutex {
  #last = Promise.resolve();
  run(job) {
    const result = this.#last.then(job);
    this.#last = result.catch(() => {});
    return result;
  }
}
const mutex = new Mutex();
let inside = 0;
const results = await Promise.allSettled(
  Array.from({ length: 50 }, (_, index) =>
    mutex.run(async () => {
      inside += 1;
      if (inside > 1) throw new Error('two inside');
      await new Promise((resolve) => setTimeout(resolve, 2));
      inside -= 1;
      if (index % 7 === 0) throw new Error('on purpose');
    }),
  ),
);
console.log(results.filter(({ reason }) => reason?.message === 'on purpose').length);
