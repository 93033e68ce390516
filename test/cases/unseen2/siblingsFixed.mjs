// Builds take a place only once all that they need is built.
import pLimit from 'p-limit';

const limit = pLimit(2);
const tasks = [
  { name: 'app', needs: ['core', 'ui'] },
  { name: 'ui', needs: ['core'] },
  { name: 'core', needs: [] },
  { name: 'docs', needs: [] },
];
const builds = new Map();

async function start(task) {
  await Promise.all(task.needs.map((need) => build(tasks.find(({ name }) => name === need))));
  return limit(async () => `${task.name}.js`);
}
function build(task) {
  const known = builds.get(task.name) ?? start(task);
  builds.set(task.name, known);
  return known;
}

const made = await Promise.all(tasks.map(build));
console.log(made.join(' '));
