const { spawn } = require('node:child_process');

if (process.argv[2] === 'child') {
  process.stdout.write('x'.repeat(1_000_000));
} else {
  const writer = spawn(process.execPath, [__filename, 'child'], { stdio: ['ignore', 'pipe', 'inherit'] });
  writer.on('exit', () => console.log('written'));
}
