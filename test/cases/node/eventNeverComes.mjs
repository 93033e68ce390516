// The server emits `ready`; the program waits for `listening`.
import { EventEmitter, once } from 'node:events';

const server = new EventEmitter();
setTimeout(() => server.emit('ready'), 20);
await once(server, 'listening');
console.log('up');
