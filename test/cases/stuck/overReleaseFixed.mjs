// Healthy: as many permits are given back as were taken.
import { BoundedSemaphore } from 'lockstep/multiprocessing';

const seats = new BoundedSemaphore(2);
await seats.acquire();
await seats.release();
console.log(await seats.getValue());
