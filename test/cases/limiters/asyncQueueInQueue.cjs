// The worker pushes to its own queue and waits for the result.
const async = require('async');

const parts = { book: ['chapter'], chapter: ['page'], page: [] };
const printing = async.queue(async (name) => {
  for (const part of parts[name]) await printing.push(part);
  return name.length;
}, 2);

printing.push('book').then((length) => console.log(length));
