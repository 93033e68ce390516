const { spawn } = require('node:child_process');

const child = spawn('head', ['-c', '1000000', '/dev/zero'], { stdio: ['ignore', 'pipe', 'inherit'] });
let bytes = 0;
// Late, but in time.
setTimeout(
  () =>
    child.stdout.on('data', (chunk) => {
      bytes += chunk.length;
    }),
  2500,
);
child.on('close', () => console.log(bytes));
