// Tasks that wait for each other's deferreds, settled late and from timers.
import { setTimeout as pause } from 'node:timers/promises';

const deferred = () => {
  let resolve;
  const promise = new Promise((done) => {
    resolve = done;
  });
  return { promise, resolve };
};
const [hello, answer, end] = [deferred(), deferred(), deferred()];
const client = async () => {
  await pause(600);
  hello.resolve('hello');
  const text = await answer.promise;
  setTimeout(() => end.resolve(`${text}, bye`), 600);
};
const server = async () => {
  const text = await hello.promise;
  await pause(100);
  answer.resolve(`${text} too`);
  return end.promise;
};
console.log((await Promise.all([client(), server()]))[1]);
