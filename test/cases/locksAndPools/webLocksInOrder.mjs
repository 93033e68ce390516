// Stuck: two locks by name in opposite order.
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
setInterval(() => {}, 1000);
const sync = (first, second) =>
  navigator.locks.request(first, async () => {
    await pause(5);
    return navigator.locks.request(second, async () => 'both');
  });
console.log(await Promise.all([sync('files', 'index'), sync('index', 'files')]));
