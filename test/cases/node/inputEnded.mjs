import { spawn } from 'node:child_process';
import { once } from 'node:events';

const count = spawn('wc', ['-l'], { stdio: ['pipe', 'inherit', 'inherit'] });
count.stdin.write('b\na\n');
setTimeout(() => count.stdin.end(), 4000);
await once(count, 'exit');
console.log('counted');
