import { Mutex } from 'async-mutex';

interface Account {
  readonly owner: string;
  readonly lock: Mutex;
}
type Order = 'same' | 'opposite';

const alice: Account = { owner: 'Alice', lock: new Mutex() };
const bob: Account = { owner: 'Bob', lock: new Mutex() };

async function transfer(from: Account, to: Account): Promise<string> {
  const release = await from.lock.acquire();
  await new Promise<void>((resolve) => setTimeout(resolve, 20));
  const releaseOther = await to.lock.acquire();
  releaseOther();
  release();
  return 'done';
}
export const toBob = (): Promise<string> => transfer(alice, bob);
export const toAlice = (order: Order): Promise<string> =>
  order === 'same' ? transfer(alice, bob) : transfer(bob, alice);
