// The worker forgets to call back when it has nothing to do; nobody awaits anything.
const async = require('async');

const thumbnails = async.queue((image, done) => {
  if (image.size > 0) setTimeout(done, 10, null, image.name);
}, 1);
const images = [
  { name: 'a', size: 1 },
  { name: 'b', size: 0 },
  { name: 'c', size: 2 },
];
for (const image of images) thumbnails.push(image, (_, name) => console.log('made', name));
