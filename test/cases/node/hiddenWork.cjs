// Work in other threads of Node, of which only the event loop knows, ends what looks like standing still.
const { spawn } = require('node:child_process');
const { pbkdf2 } = require('node:crypto');

const sort = spawn('sort', { stdio: ['pipe', 'pipe', 'inherit'] });
sort.stdout.on('data', (chunk) => console.log(String(chunk).trim()));
sort.stdin.write('b\na\n');
const ask = (rounds) =>
  pbkdf2('secret', 'salt', 2_500_000, 64, 'sha512', () => (rounds > 0 ? ask(rounds - 1) : sort.stdin.end()));
ask(2);
