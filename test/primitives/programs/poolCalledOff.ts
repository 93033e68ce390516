// A task waits for another one of its own full pool, until a timer calls off what has not begun.
import { TaskPoolExecutor } from 'lockstep/concurrent-futures';

const pool = new TaskPoolExecutor(1);
const nothing = (): void => {};
async function waits(): Promise<string> {
  const inner = pool.submit(nothing);
  setTimeout(() => void pool.shutdown({ wait: false, cancelFutures: true }), 300);
  try {
    await inner.result();
    return 'impossible';
  } catch (error) {
    return error instanceof Error ? error.name : 'impossible';
  }
}
console.log(await pool.submit(waits).result());
