// Runs a program that prints a lot, and reads its output only after it has ended.
import { spawn } from 'node:child_process';
import { once } from 'node:events';

const child = spawn('seq', ['1', '200000'], { stdio: ['ignore', 'pipe', 'inherit'] });
const chunks = [];
const [code] = await once(child, 'exit');
for await (const chunk of child.stdout) chunks.push(chunk);
console.log(code);
