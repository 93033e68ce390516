// A cache hears on a channel what the others forget; it is closed with the program, or keeps nobody alive.
const cache = new Map([['user', 1]]);
const changes = new BroadcastChannel('cache');
changes.onmessage = ({ data }) => cache.delete(data);
const metrics = new BroadcastChannel('metrics');
metrics.onmessage = () => undefined;
metrics.unref();
setTimeout(() => {
  console.log(cache.size);
  changes.close();
}, 2500);
