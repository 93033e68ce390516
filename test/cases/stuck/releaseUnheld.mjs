// Wrong: a lock is released twice, and nothing catches the error.
import { Lock } from 'lockstep/threading';

const key = new Lock();
await key.acquire();
await key.release();
await key.release();
