// The worker skips a file, and says so.
const async = require('async');
const queue = async.queue((file, callback) => {
  if (!file.endsWith('.png')) {
    console.log('skip', file);
    setImmediate(callback, null, 0);
    return;
  }
  setTimeout(() => callback(null, file.length), 3);
}, 2);
const resize = (file) => new Promise((resolve, reject) => queue.push(file, (e, n) => (e ? reject(e) : resolve(n))));
Promise.all(['a.png', 'b.txt', 'c.png', 'd.md', 'e.png'].map(resize)).then(
  (sizes) => console.log(sizes),
  console.error,
);
