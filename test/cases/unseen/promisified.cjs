// A function with a callback, which it does not call where the key is cached.
const { promisify } = require('node:util');

const cache = new Map();
function lookUp(key, done) {
  if (cache.has(key)) return cache.get(key);
  setTimeout(() => {
    cache.set(key, key.length);
    done(null, key.length);
  }, 2);
}
const lookUpAsync = promisify(lookUp);

async function main() {
  console.log(await lookUpAsync('hello'));
  console.log(await lookUpAsync('hello'));
}
void main();
