const { spawn } = require('node:child_process');

if (process.argv[2] === 'child') {
  let lines = 0;
  process.stdin.on('data', (chunk) => {
    lines += chunk.toString().split('\n').length - 1;
  });
  process.stdin.on('end', () => console.log(lines));
} else {
  const counter = spawn(process.execPath, [__filename, 'child'], { stdio: ['pipe', 'inherit', 'inherit'] });
  counter.stdin.write('a\nb\n');
  void new Promise((resolve) => counter.on('exit', resolve)).then(() => console.log('counted'));
}
