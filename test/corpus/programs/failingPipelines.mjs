// Pipelines that fail at each of their places: the error arrives once, and everything is closed.
import { PassThrough, Readable, Transform, Writable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';

const source = (failsAt) =>
  Readable.from(
    (async function* () {
      for (let n = 0; n < 200; n += 1) {
        if (n === failsAt) throw new Error('source');
        if (n % 50 === 0) await sleep(1);
        yield `${n}\n`;
      }
    })(),
  );
const middle = (failsAt) => {
  let count = 0;
  return new Transform({
    transform(chunk, _encoding, done) {
      count += 1;
      if (count === failsAt) done(new Error('middle'));
      else setImmediate(done, null, chunk);
    },
  });
};
const sink = (failsAt) => {
  let count = 0;
  return new Writable({
    highWaterMark: 16,
    write(_chunk, _encoding, done) {
      count += 1;
      setImmediate(done, count === failsAt ? new Error('sink') : null);
    },
  });
};

for (const [a, b, c] of [[100], [-1, 30], [-1, -1, 60], []]) {
  const streams = [source(a), middle(b), new PassThrough(), sink(c)];
  const ends = streams.map((stream) =>
    finished(stream).then(
      () => 'ended',
      (error) => error.message,
    ),
  );
  const outcome = await pipeline(streams).then(
    () => 'whole',
    (error) => error.message,
  );
  await Promise.all(ends);
  console.log(
    outcome,
    streams.every(({ destroyed }) => destroyed),
  );
}
const stop = new AbortController();
const endless = pipeline(
  async function* () {
    for (let n = 0; ; n += 1) {
      await sleep(1);
      yield `${n}`;
    }
  },
  new PassThrough(),
  sink(),
  { signal: stop.signal },
);
await sleep(30);
stop.abort();
console.log(await endless.catch(({ name }) => name));
