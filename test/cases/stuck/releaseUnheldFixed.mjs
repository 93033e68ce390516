// Healthy: once taken, once released.
import { Lock } from 'lockstep/threading';

const key = new Lock();
await key.acquire();
await key.release();
console.log(await key.locked());
