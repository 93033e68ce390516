// Stuck: jobs on pages of a pool start jobs that need a page of the same pool.
const { createPool } = require('generic-pool');

const pages = createPool({ create: async () => ({}), destroy: async () => {} }, { max: 2, min: 2 });
setInterval(() => {}, 1000);
const crawl = (depth) => pages.use(async () => (depth === 0 ? 'leaf' : crawl(depth - 1)));
void Promise.all([crawl(1), crawl(1)]).then(console.log);
