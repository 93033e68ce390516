import { EventEmitter, once } from 'node:events';

const server = new EventEmitter();
setTimeout(() => server.emit('listening'), 1500);
await once(server, 'listening');
console.log('up');
