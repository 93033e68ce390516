// A function that holds a lock calls one that takes it.
import { Lock } from 'lockstep/threading';

const counter = new Lock();
async function add() {
  await counter.acquire();
  await counter.release();
}
async function increment() {
  await counter.acquire();
  await add();
  await counter.release();
}
await increment();
