// Both ends of the channel keep their process alive: neither disconnects.
const { fork } = require('node:child_process');

if (process.argv[2] === 'child') {
  process.on('message', (number) => process.send(number + 1));
} else {
  const adder = fork(__filename, ['child']);
  adder.on('message', (number) => console.log(number));
  adder.send(1);
}
