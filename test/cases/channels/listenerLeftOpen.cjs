// A cache hears on a channel what the others forget. There are no others, and nobody closes it.
const cache = new Map([['user', 1]]);
const changes = new BroadcastChannel('cache');
changes.onmessage = ({ data }) => cache.delete(data);
console.log(cache.size);
