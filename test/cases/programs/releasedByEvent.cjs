// Healthy: release functions that are handed to an event and to a callback.
const { EventEmitter } = require('node:events');
const { Mutex } = require('async-mutex');

const events = new EventEmitter();
const mutex = new Mutex();
async function hand(callback) {
  const release = await mutex.acquire();
  callback(release);
  await mutex.acquire();
  console.log('by callback');
  mutex.release();
}
async function listen() {
  const release = await mutex.acquire();
  events.once('free', () => release());
  await mutex.acquire();
  console.log('by event');
  mutex.release();
}
async function main() {
  await hand((release) => setTimeout(release, 150));
  setTimeout(() => events.emit('free'), 150);
  await listen();
}
void main();
