// Rows FU-01 to FU-15 and WT-01 to WT-10 of the conformance table. Other threads of the table are tasks here.
import assert from 'node:assert/strict';
import {
  type AnyFuture,
  asCompleted,
  CancelledError,
  FIRST_COMPLETED,
  FIRST_EXCEPTION,
  Future,
  InvalidStateError,
  wait,
} from 'lockstep/concurrent-futures';
import { errorOf, row } from './row.ts';

const running = (): Future<string> => {
  const future = new Future<string>();
  assert.equal(future.setRunningOrNotifyCancel(), true);
  return future;
};
const finished = (value = 'value'): Future<string> => {
  const future = running();
  future.setResult(value);
  return future;
};
const failed = (): Future<string> => {
  const future = running();
  future.setException(new RangeError('on purpose'));
  return future;
};
const cancelled = (): Future<string> => {
  const future = new Future<string>();
  future.cancel();
  return future;
};
const noticed = (): Future<string> => {
  const future = cancelled();
  assert.equal(future.setRunningOrNotifyCancel(), false);
  return future;
};
const each = <Value>(read: (future: Future<string>) => Value): Value[] =>
  [new Future<string>(), running(), cancelled(), failed(), finished()].map(read);

await row('FU-01 cancel()', () => {
  assert.deepEqual(
    [new Future(), running(), finished(), cancelled(), noticed()].map((future) => future.cancel()),
    [true, false, false, true, true],
  );
});
await row('FU-02 done()', () => {
  assert.deepEqual(
    each((future) => future.done()),
    [false, false, true, true, true],
  );
});
await row('FU-03 running() and cancelled() are true only in that state', () => {
  assert.deepEqual(
    each((future) => future.running()),
    [false, true, false, false, false],
  );
  assert.deepEqual(
    each((future) => future.cancelled()),
    [false, false, true, false, false],
  );
});
await row('FU-04 result(0) of a pending future', async () => {
  assert.equal(await errorOf(() => new Future().result(0)), 'TimeoutError');
  assert.equal(await errorOf(() => new Future().exception(0.001)), 'TimeoutError');
  assert.equal(await errorOf(() => new Future().result(AbortSignal.abort(new RangeError()))), 'RangeError');
  const control = new AbortController();
  const late = errorOf(() => new Future().result(control.signal));
  control.abort(new EvalError());
  assert.equal(await late, 'EvalError');
});
await row('FU-05 result() of a cancelled future', async () => {
  await assert.rejects(cancelled().result(), CancelledError);
  await assert.rejects(cancelled().exception(), CancelledError);
});
await row('FU-06 result() and exception() of a failed future', async () => {
  await assert.rejects(failed().result(), RangeError);
  assert.ok((await failed().exception()) instanceof RangeError);
});
await row('FU-07 exception() of a successful future', async () => {
  assert.equal(await finished().exception(), undefined);
});
await row('FU-08 result() while somebody else sets it', async () => {
  const future = running();
  const results = Promise.all([future.result(), future.result(60), future.exception()]);
  future.setResult('set');
  assert.deepEqual(await results, ['set', 'set', undefined]);
});
await row('FU-09 result() while somebody else cancels it', async () => {
  const future = new Future<string>();
  const result = future.result();
  future.cancel();
  await assert.rejects(result, CancelledError);
});
await row('FU-10 a second result', async () => {
  const future = finished('first');
  assert.throws(() => future.setResult('second'), InvalidStateError);
  assert.throws(() => future.setException(new Error()), InvalidStateError);
  assert.equal(await future.result(), 'first');
});
await row('FU-11 setRunningOrNotifyCancel() of a cancelled and of a finished future', () => {
  assert.equal(cancelled().setRunningOrNotifyCancel(), false);
  assert.throws(() => finished().setRunningOrNotifyCancel(), InvalidStateError);
});
await row('FU-12 addDoneCallback() before the end', () => {
  const future = running();
  const seen: unknown[] = [];
  future.addDoneCallback((done) => seen.push('first', done === future));
  future.addDoneCallback(() => seen.push('second'));
  future.setResult('value');
  assert.deepEqual(seen, ['first', true, 'second']);
});
await row('FU-13 addDoneCallback() afterwards', () => {
  const seen: unknown[] = [];
  for (const future of [finished(), failed(), cancelled()])
    future.addDoneCallback((done) => seen.push(done === future));
  assert.deepEqual(seen, [true, true, true]);
});
await row('FU-14 a callback that throws', () => {
  const logged: unknown[] = [];
  const { error } = console;
  console.error = (...words: unknown[]) => logged.push(words.at(-1));
  const future = running();
  const seen: string[] = [];
  future.addDoneCallback(() => {
    throw new RangeError('in the callback');
  });
  future.addDoneCallback(() => seen.push('next'));
  future.setResult('value');
  console.error = error;
  assert.deepEqual(seen, ['next']);
  assert.ok(logged[0] instanceof RangeError);
});
await row('FU-15 cancel() calls the callbacks', () => {
  const future = new Future<string>();
  const seen: boolean[] = [];
  future.addDoneCallback((done) => seen.push(done.cancelled()));
  future.cancel();
  assert.deepEqual(seen, [true]);
});

await row('WT-01 wait for all', async () => {
  const [first, second] = [running(), running()];
  const waiting = wait([first, second, finished()]);
  second.setResult('2');
  first.setException(new Error());
  const { done, notDone } = await waiting;
  assert.equal(done.size, 3);
  assert.equal(notDone.size, 0);
});
await row('WT-02 wait for the first one', async () => {
  const [slow, quick] = [running(), running()];
  const waiting = wait([slow, quick], { returnWhen: FIRST_COMPLETED });
  quick.setResult('quick');
  assert.deepEqual(await waiting, { done: new Set([quick]), notDone: new Set([slow]) });
  const already = [finished(), failed()];
  assert.deepEqual(await wait([slow, ...already], { returnWhen: FIRST_COMPLETED }), {
    done: new Set(already),
    notDone: new Set([slow]),
  });
});
await row('WT-03 wait for the first exception', async () => {
  const [good, bad, slow] = [running(), running(), running()];
  let isOver = false;
  const waiting = wait([good, bad, slow], { returnWhen: FIRST_EXCEPTION });
  void waiting.then(() => {
    isOver = true;
  });
  good.setResult('good');
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(isOver, false);
  bad.setException(new Error());
  assert.deepEqual((await waiting).done, new Set([good, bad]));
  const both = [running(), running()];
  const all = wait(both, { returnWhen: FIRST_EXCEPTION });
  for (const future of both) future.setResult('no exception');
  assert.equal((await all).done.size, 2);
});
await row('WT-04 wait until the timeout', async () => {
  const futures = [finished(), running()];
  assert.deepEqual(await wait(futures, { timeout: 0.001 }), {
    done: new Set(futures.slice(0, 1)),
    notDone: new Set(futures.slice(1)),
  });
  assert.equal((await wait(futures, { timeout: 0 })).notDone.size, 1);
  assert.equal(await errorOf(() => wait(futures, { timeout: AbortSignal.abort(new RangeError()) })), 'RangeError');
});
await row('WT-05 the same future twice', async () => {
  const future = running();
  const waiting = wait([future, future]);
  future.setResult('once');
  assert.equal((await waiting).done.size, 1);
});
await row('WT-06 a cancelled future counts when its executor has noticed', async () => {
  const future = cancelled();
  assert.equal((await wait([future], { timeout: 0 })).notDone.size, 1);
  const waiting = wait([future]);
  future.setRunningOrNotifyCancel();
  assert.equal((await waiting).done.size, 1);
});
const collect = async (futures: AsyncIterable<AnyFuture>, into: AnyFuture[] = []): Promise<AnyFuture[]> => {
  for await (const future of futures) into.push(future);
  return into;
};
await row('WT-07 asCompleted() in order of completion', async () => {
  const [early, late, done] = [running(), running(), finished()];
  const order = collect(asCompleted([late, early, done]));
  await Promise.resolve();
  early.setResult('early');
  await new Promise((resolve) => setImmediate(resolve));
  late.setResult('late');
  assert.deepEqual(
    (await order).map((future) => [done, early, late].indexOf(future as Future<string>)),
    [0, 1, 2],
  );
});
await row('WT-08 asCompleted() with a timeout', async () => {
  const seen: AnyFuture[] = [];
  const done = finished();
  await assert.rejects(collect(asCompleted([running(), done], { timeout: 0.001 }), seen), {
    name: 'TimeoutError',
    message: '1 (of 2) futures unfinished',
  });
  assert.deepEqual(seen, [done]);
});
await row('WT-09 asCompleted() of duplicates', async () => {
  const future = running();
  const order = collect(asCompleted([future, future]));
  future.setResult('once');
  assert.equal((await order).length, 1);
});
await row('WT-10 asCompleted() of failed and cancelled futures', async () => {
  assert.equal((await collect(asCompleted([failed(), noticed(), finished()]))).length, 3);
});
