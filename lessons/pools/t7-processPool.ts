// A pool of processes: what each does it does on a processor of its own. A process has none of the memory of the one that
// sends it work, so that functions go by name, and arguments and results as copies.
import { ProcessPoolExecutor } from 'lockstep/concurrent-futures';
import { isMain } from 'lockstep/multiprocessing';

function countPrimes(from: number, to: number): number {
  let primes = 0;
  for (let number = Math.max(2, from); number < to; number++) {
    let divisor = 2;
    while (divisor * divisor <= number && number % divisor !== 0) divisor++;
    if (divisor * divisor > number) primes++;
  }
  return primes;
}
function makeGreeting(): () => string {
  return () => 'hello';
}

if (isMain(import.meta)) {
  const computers = new ProcessPoolExecutor({ maxWorkers: 2 });
  const first = computers.submit(countPrimes, 0, 1000);
  first.addDoneCallback(() => console.log('The first count is done'));
  console.log(`Primes below 1000: ${await first.result()}`);

  const starts = [0, 10_000, 20_000, 30_000];
  const ends = starts.map((start) => start + 10_000);
  let sum = 0;
  for await (const primes of computers.map(countPrimes, starts, ends)) sum += primes;
  console.log(`Primes below 40000: ${sum}`);

  const limit = 10;
  const closure = (): number => countPrimes(0, limit);
  console.log(`A closure: ${((await computers.submit(closure).exception()) as Error).name}`);
  console.log(`A function as a result: ${((await computers.submit(makeGreeting).exception()) as Error).name}`);
  await computers.shutdown();
}
