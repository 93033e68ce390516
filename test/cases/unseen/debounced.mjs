// A debounce that gives every caller a promise, and settles the last one's alone.
function debounce(work, wait) {
  let timer;
  return (...args) => {
    clearTimeout(timer);
    return new Promise((resolve, reject) => {
      timer = setTimeout(() => {
        Promise.resolve(work(...args)).then(resolve, reject);
      }, wait);
    });
  };
}

const save = debounce(async (text) => text.length, 10);

async function type(text) {
  const length = await save(text);
  console.log(length);
}

await Promise.all([type('h'), type('he'), type('hey')]);
console.log('saved');
