// Healthy: two locks by name, always in the same order.
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const sync = (...names) => {
  const [first, second] = names.sort();
  return navigator.locks.request(first, async () => {
    await pause(5);
    return navigator.locks.request(second, async () => `${first} and ${second}`);
  });
};
console.log(await Promise.all([sync('files', 'index'), sync('index', 'files')]));
