// Two calls await each other, and so many objects are alive that nobody looks through them.
globalThis.kept = Array.from({ length: 400_000 }, (_, index) => ({ index, text: `entry ${index}` }));
const services = new Map();
const start = (name) => {
  services.set(name, services.get(name) ?? starters[name]());
  return services.get(name);
};
const starters = {
  async database() {
    await Promise.resolve();
    await start('settings');
  },
  async settings() {
    await Promise.resolve();
    await start('database');
  },
};
start('database').then(() => console.log('ready'));
setInterval(() => {}, 1000);
