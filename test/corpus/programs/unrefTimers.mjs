// A cache that refreshes itself by a timer which keeps nothing alive, while its users wait for the refresh.
import { Mutex } from 'async-mutex';

const refreshing = new Mutex();
let value = 0;
const refresh = () =>
  refreshing.runExclusive(async () => {
    await new Promise((resolve) => setTimeout(resolve, 30));
    value += 1;
  });
const timer = setInterval(refresh, 100);
timer.unref();
for (let turn = 0; turn < 5; turn += 1) {
  await refreshing.waitForUnlock();
  await new Promise((resolve) => setTimeout(resolve, 90));
}
console.log(value >= 2);
