// Builds wait for those that they need, and keep their places meanwhile.
import pLimit from 'p-limit';

const limit = pLimit(2);
const tasks = [
  { name: 'app', needs: ['core', 'ui'] },
  { name: 'ui', needs: ['core'] },
  { name: 'core', needs: [] },
  { name: 'docs', needs: [] },
];
const builds = new Map();

function build(task) {
  const known = builds.get(task.name);
  if (known) return known;
  const running = limit(async () => {
    await Promise.all(task.needs.map((need) => build(tasks.find(({ name }) => name === need))));
    return `${task.name}.js`;
  });
  builds.set(task.name, running);
  return running;
}

const made = await Promise.all(tasks.map(build));
console.log(made.join(' '));
