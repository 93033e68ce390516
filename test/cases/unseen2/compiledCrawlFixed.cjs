// As a compiler for old runtimes leaves it, its limiter bundled: only to fetch a page takes a place.
var __async = (__this, __arguments, generator) => {
  return new Promise((resolve, reject) => {
    var fulfilled = (value) => {
      try {
        step(generator.next(value));
      } catch (e) {
        reject(e);
      }
    };
    var rejected = (value) => {
      try {
        step(generator.throw(value));
      } catch (e) {
        reject(e);
      }
    };
    var step = (x) => (x.done ? resolve(x.value) : Promise.resolve(x.value).then(fulfilled, rejected));
    generator = generator.apply(__this, __arguments);
    step(generator.next());
  });
};

function makeLimit(places) {
  const queue = [];
  let running = 0;
  const next = () => {
    if (running < places && queue.length > 0) {
      running += 1;
      queue.shift()();
    }
  };
  return (job) =>
    new Promise((resolve, reject) => {
      queue.push(() =>
        job()
          .then(resolve, reject)
          .finally(() => {
            running -= 1;
            next();
          }),
      );
      next();
    });
}

const limit = makeLimit(1);
function fetchPage(url) {
  return __async(this, null, function* () {
    yield new Promise((resolve) => setTimeout(resolve, 3));
    return url.length < 4 ? [`${url}a`] : [];
  });
}
function visit(url) {
  return __async(this, null, function* () {
    const links = yield limit(() => fetchPage(url));
    const below = yield Promise.all(links.map((link) => visit(link)));
    return 1 + below.reduce((sum, n) => sum + n, 0);
  });
}
visit('/').then((count) => console.log(count), console.error);
