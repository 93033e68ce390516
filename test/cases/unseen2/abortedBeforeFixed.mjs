// Looks whether the signal was aborted while the jobs ran.
import { setTimeout as sleep } from 'node:timers/promises';

async function runUntilStopped(signal, jobs) {
  for (const job of jobs) {
    if (signal.aborted) break;
    await job();
  }
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  return 'stopped';
}
const stop = new AbortController();
setTimeout(() => stop.abort(), 10);
const ticker = setInterval(() => {}, 50);
console.log(await runUntilStopped(stop.signal, [() => sleep(20), () => sleep(20)]));
clearInterval(ticker);
