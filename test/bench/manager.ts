/** Microseconds to read a number from a manager's dictionary and write it back, and to take and release its lock, beside Python. */
import { measureBesidePython } from '../support/besidePython.ts';

const program = `
import { isMain, Manager } from 'lockstep/multiprocessing';
async function time(count, step) {
  for (let n = 0; n < 300; n++) await step();
  const before = performance.now();
  for (let n = 0; n < count; n++) await step();
  return (1000 * (performance.now() - before)) / count;
}
if (isMain(import.meta)) {
  const manager = Manager();
  const numbers = manager.dict({ n: 0 });
  const lock = manager.Lock();
  console.log(JSON.stringify({
    'dictionary, read and write back': await time(3000, async () => numbers.set('n', (await numbers.item('n')) + 1)),
    'lock, acquire and release': await time(3000, async () => { await lock.acquire(); await lock.release(); }),
  }));
  await manager.shutdown();
}
`;
const python = `
import json, multiprocessing, time
def timed(count, step):
    for n in range(300):
        step()
    before = time.perf_counter()
    for n in range(count):
        step()
    return 1e6 * (time.perf_counter() - before) / count
if __name__ == '__main__':
    manager = multiprocessing.Manager()
    numbers = manager.dict(n=0)
    lock = manager.Lock()
    def increment():
        numbers['n'] = numbers['n'] + 1
    def take():
        lock.acquire()
        lock.release()
    print(json.dumps({
        'dictionary, read and write back': timed(3000, increment),
        'lock, acquire and release': timed(3000, take),
    }))
`;
await measureBesidePython(program, python);
