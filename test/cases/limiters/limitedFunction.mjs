// A function that is limited calls itself.
import { limitFunction } from 'p-limit';

const fact = limitFunction(async (n) => (n <= 1 ? 1 : n * (await fact(n - 1))), { concurrency: 2 });
console.log(await fact(3));
