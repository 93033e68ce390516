// Wrong: more permits are given back than there are.
import { BoundedSemaphore } from 'lockstep/multiprocessing';

const seats = new BoundedSemaphore(2);
await seats.acquire();
await seats.release();
await seats.release();
