// Healthy: each reader gets an end marker.
import { Queue } from 'lockstep/queue';
import { Task } from 'lockstep/threading';

const letters = new Queue();
let count = 0;
async function read() {
  for (let letter = await letters.get(); letter !== 'end'; letter = await letters.get()) count++;
}
async function write() {
  for (const letter of ['a', 'b', 'c', 'd']) await letters.put(letter);
}
const readers = ['Ana', 'Ben'].map((name) => new Task({ target: read, name }));
const writer = new Task({ target: write });
for (const task of [writer, ...readers]) task.start();
await writer.join();
for (const _ of readers) await letters.put('end');
for (const reader of readers) await reader.join();
console.log(count);
