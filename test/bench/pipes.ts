/**
 * Pipes between two processes, on every Node major and in Python: a message there and back, and how many small and large
 * messages pass in one direction. Each end waits for each of its calls, as programs do.
 */
import { measureBesidePython } from '../support/besidePython.ts';

const program = `
import { isMain, Pipe, Process } from 'lockstep/multiprocessing';
async function echo(end) {
  for await (const message of end) await end.send(message);
}
async function produce(writer, count, bytes) {
  const message = bytes === 0 ? 7 : Buffer.alloc(bytes, 1);
  for (let number = 0; number < count; number++) await writer.send(message);
}
async function rate(count, bytes) {
  const [reader, writer] = Pipe(false);
  const producer = new Process({ target: produce, args: [writer, count, bytes] });
  producer.start();
  writer.close();
  await reader.recv();
  const before = performance.now();
  for (let number = 1; number < count; number++) await reader.recv();
  const rate = (1000 * (count - 1)) / (performance.now() - before);
  await producer.join();
  return rate;
}
if (isMain(import.meta)) {
  const [mine, yours] = Pipe();
  const child = new Process({ target: echo, args: [yours] });
  child.start();
  yours.close();
  const there = async (count) => { for (let n = 0; n < count; n++) { await mine.send(n); await mine.recv(); } };
  await there(500);
  const before = performance.now();
  await there(2000);
  const roundTrip = (1000 * (performance.now() - before)) / 2000;
  mine.close();
  await child.join();
  console.log(JSON.stringify({
    'there and back, microseconds': roundTrip,
    'small messages per second': await rate(50000, 0),
    'messages of 64 KiB per second': await rate(2000, 65536),
  }));
}
`;
const python = `
import json, multiprocessing, time
def echo(end):
    try:
        while True:
            end.send(end.recv())
    except EOFError:
        pass
def produce(writer, count, size):
    message = 7 if size == 0 else b'x' * size
    for number in range(count):
        writer.send(message)
def rate(context, count, size):
    reader, writer = context.Pipe(False)
    producer = context.Process(target=produce, args=(writer, count, size))
    producer.start()
    writer.close()
    reader.recv()
    before = time.perf_counter()
    for number in range(count - 1):
        reader.recv()
    rate = (count - 1) / (time.perf_counter() - before)
    producer.join()
    return rate
if __name__ == '__main__':
    context = multiprocessing.get_context('spawn')
    mine, yours = context.Pipe()
    child = context.Process(target=echo, args=(yours,))
    child.start()
    yours.close()
    def there(count):
        for n in range(count):
            mine.send(n)
            mine.recv()
    there(500)
    before = time.perf_counter()
    there(2000)
    round_trip = 1e6 * (time.perf_counter() - before) / 2000
    mine.close()
    child.join()
    print(json.dumps({
        'there and back, microseconds': round_trip,
        'small messages per second': rate(context, 50000, 0),
        'messages of 64 KiB per second': rate(context, 2000, 65536),
    }))
`;
await measureBesidePython(program, python);
