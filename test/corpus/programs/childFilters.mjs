// Children as filters: much text goes in while much comes out.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

const upper = `process.stdin.setEncoding('utf8');
process.stdin.on('data', (part) => process.stdout.write(part.toUpperCase()));`;
async function filter(input) {
  const child = spawn(process.execPath, ['-e', upper]);
  const output = text(child.stdout);
  const ended = once(child, 'close');
  for (const part of input) if (!child.stdin.write(part)) await once(child.stdin, 'drain');
  child.stdin.end();
  const [code] = await ended;
  return [(await output).length, code];
}
const parts = Array.from({ length: 40 }, () => 'abcdefgh'.repeat(1024));
console.log(await Promise.all([filter(parts), filter(parts)]));
