// Two services that start each other: each awaits that the other one is ready.
const started = new Map();
const start = (name) => {
  if (!started.has(name)) started.set(name, services[name]());
  return started.get(name);
};
const services = {
  async database() {
    await null;
    await start('settings');
    return 'database';
  },
  async settings() {
    await null;
    await start('database');
    return 'settings';
  },
};
setInterval(() => started.size, 200);
start('database').then((name) => console.log(name));
