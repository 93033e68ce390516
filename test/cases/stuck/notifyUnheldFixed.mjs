// Healthy: a notice under the lock.
import { Condition } from 'lockstep/multiprocessing';

const news = new Condition();
await news.withLock(() => news.notify());
console.log('told');
