// Children that are slow, read late, are killed, and one that needs its input only for a while.
const { exec, execFile, spawn, spawnSync } = require('node:child_process');
const { once } = require('node:events');
const { promisify } = require('node:util');

async function main() {
  const slow = spawn('sleep', ['3']);
  console.log((await once(slow, 'close'))[0]);
  const { stdout } = await promisify(execFile)('sh', ['-c', 'sleep 1; echo out']);
  console.log(stdout.trim());
  const timed = spawn('timeout', ['4', 'cat'], { stdio: ['pipe', 'pipe', 'inherit'] });
  timed.stdout.resume();
  console.log((await once(timed, 'exit'))[0]);
  const killed = spawn('cat');
  setTimeout(() => killed.kill(), 2500);
  console.log((await once(killed, 'exit'))[1]);
  const echo = spawn('cat');
  echo.stdin.end('text');
  let text = '';
  for await (const chunk of echo.stdout) text += chunk;
  console.log(text, spawnSync('echo', ['sync']).stdout.toString().trim());
  await new Promise((resolve) => exec('true', resolve));
}
void main();
