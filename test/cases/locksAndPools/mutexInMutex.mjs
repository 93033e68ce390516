// Stuck: a job under a mutex waits for a job under the same mutex.
import { Mutex } from 'await-semaphore';

const mutex = new Mutex();
setInterval(() => {}, 1000);
const save = (text) => mutex.use(async () => text.length);
console.log(await mutex.use(async () => save('both')));
