// A debounce that gives every caller a promise, and settles the last one's alone.
function debounce(work, wait) {
  let timer;
  const callers = [];
  return (...args) => {
    clearTimeout(timer);
    return new Promise((resolve, reject) => {
      callers.push({ resolve, reject });
      timer = setTimeout(() => {
        const all = callers.splice(0);
        Promise.resolve(work(...args)).then(
          (value) => {
            for (const each of all) each.resolve(value);
          },
          (error) => {
            for (const each of all) each.reject(error);
          },
        );
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
