// Saves that wait until nothing has changed for a moment; everybody who asked is answered, and the last save is awaited.
import { setTimeout as sleep } from 'node:timers/promises';

function debounce(work, wait) {
  let timer;
  let callers = [];
  let running = Promise.resolve();
  const flush = () => {
    const waiting = callers;
    callers = [];
    running = running.then(() => work(waiting.length));
    running.then(
      (value) => {
        for (const { resolve } of waiting) resolve(value);
      },
      (error) => {
        for (const { reject } of waiting) reject(error);
      },
    );
    return running;
  };
  const debounced = () => {
    clearTimeout(timer);
    timer = setTimeout(flush, wait);
    return new Promise((resolve, reject) => callers.push({ resolve, reject }));
  };
  debounced.flush = () => {
    clearTimeout(timer);
    return flush();
  };
  return debounced;
}

let saves = 0;
const save = debounce(async (changes) => {
  await sleep(3);
  saves += 1;
  return changes;
}, 100);

const answers = [];
for (let n = 0; n < 5; n += 1) answers.push(save());
const first = await Promise.all(answers);
const last = [save(), save()];
await save.flush();
console.log(first.join(' '), (await Promise.all(last)).join(' '), saves);
