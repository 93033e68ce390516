// Observables turned into promises; a subject that nobody completes is left behind.
import { firstValueFrom, from, interval, lastValueFrom, mergeMap, Subject, take, toArray } from 'rxjs';

const left = new Subject();
void firstValueFrom(left).catch(() => {});
console.log(await lastValueFrom(interval(10).pipe(take(5), toArray())));
const doubled = await lastValueFrom(
  from(Array.from({ length: 20 }, (_, index) => index)).pipe(
    mergeMap(async (index) => {
      await new Promise((resolve) => setTimeout(resolve, 2));
      return index * 2;
    }, 4),
    toArray(),
  ),
);
console.log(doubled.length);
