// A cache of promises: the first load fails to settle its promise when there is nothing to load, and all others wait too.
const loading = new Map();
const rows = new Map([['a', 1]]);

function load(key) {
  const known = loading.get(key);
  if (known !== undefined) return known;
  const result = new Promise((resolve) => {
    if (rows.has(key)) setTimeout(() => resolve(rows.get(key)), 10);
  });
  loading.set(key, result);
  return result;
}
async function price(key) {
  const row = await load(key);
  return row * 2;
}
async function total(keys) {
  let sum = 0;
  for (const key of keys) sum += await price(key);
  return sum;
}
setInterval(() => {
  if (loading.size > 10) loading.clear();
}, 200);
for (const keys of [['a'], ['a', 'b']]) total(keys).then(console.log, console.error);
setTimeout(() => process.exit(), 7000);
