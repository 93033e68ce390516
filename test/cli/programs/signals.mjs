// Names the signals that reach it; ends at SIGTERM.
for (const signal of ['SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR2', 'SIGWINCH'])
  process.on(signal, () => console.log(signal));
process.on('SIGTERM', () => {
  console.log('SIGTERM');
  process.exit(5);
});
setInterval(() => {}, 1000);
console.log('ready');
