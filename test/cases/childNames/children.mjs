// Each child waits for an input that nobody sends or closes.
import { spawn } from 'node:child_process';
import { once } from 'node:events';

const code = `
  // answers what it is asked
  process.stdin.on('data', (line) => console.log(String(line)));
`;
const child = spawn(process.execPath, ['--no-warnings', '-C', 'development', '-e', code, 'given'], {
  stdio: ['pipe', 'inherit', 'inherit'],
});
async function ask() {
  await once(child, 'exit');
}
await ask();
