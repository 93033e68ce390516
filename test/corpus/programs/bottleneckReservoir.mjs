// Bottleneck: a reservoir that is filled again, priorities, and a limiter that is stopped.
import Bottleneck from 'bottleneck';

const limiter = new Bottleneck({
  maxConcurrent: 3,
  reservoir: 5,
  reservoirRefreshAmount: 5,
  reservoirRefreshInterval: 250,
});
const results = await Promise.all(
  Array.from({ length: 14 }, (_, index) => limiter.schedule({ priority: index % 9 }, async () => index)),
);
console.log(results.length);
const slow = limiter.wrap(async (value) => {
  await new Promise((resolve) => setTimeout(resolve, 20));
  return value;
});
console.log(await slow('wrapped'));
await limiter.stop({ dropWaitingJobs: true });
await limiter.disconnect();
console.log('stopped');
