// The child writes more than its pipe holds, and its parent waits for its end without reading.
const { spawn } = require('node:child_process');

const child = spawn('head', ['-c', '1000000', '/dev/zero'], { stdio: ['ignore', 'pipe', 'inherit'] });
child.on('exit', () => console.log('done'));
