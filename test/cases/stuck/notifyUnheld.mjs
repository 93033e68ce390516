// Wrong: a notice without the lock.
import { Condition } from 'lockstep/multiprocessing';

const news = new Condition();
await news.notify();
