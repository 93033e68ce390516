// Forked children answer questions by messages, and end when their channel is closed.
import { fork } from 'node:child_process';
import { once } from 'node:events';

if (process.argv[2] === 'child') {
  process.on('message', ({ id, number }) => process.send({ id, square: number * number }));
} else {
  const children = [1, 2, 3].map(() => fork(import.meta.filename ?? process.argv[1], ['child']));
  const open = new Map();
  for (const child of children) {
    child.on('message', ({ id, square }) => {
      open.get(id)(square);
      open.delete(id);
    });
  }
  const ask = (id) =>
    new Promise((resolve) => {
      open.set(id, resolve);
      children[id % 3].send({ id, number: id });
    });
  const squares = await Promise.all(Array.from({ length: 60 }, (_, id) => ask(id)));
  console.log(squares.reduce((sum, square) => sum + square, 0));
  for (const child of children) {
    child.disconnect();
    await once(child, 'exit');
  }
}
