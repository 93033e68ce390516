// As resultLost.mjs, but what is not there is an error.
const loading = new Map();
const rows = new Map([['a', 1]]);

function load(key) {
  const known = loading.get(key);
  if (known !== undefined) return known;
  const result = new Promise((resolve, reject) => {
    if (rows.has(key)) setTimeout(() => resolve(rows.get(key)), 10);
    else reject(new Error(`no ${key}`));
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
const timer = setInterval(() => {
  if (loading.size > 10) loading.clear();
}, 200);
for (const keys of [['a'], ['a', 'b']])
  total(keys).then(
    (sum) => console.log(sum),
    (error) => console.log(error.message),
  );
setTimeout(() => clearInterval(timer), 5000);
