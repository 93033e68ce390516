// The job is an arrow function that returns what a method of another module's object returns.
import PQueue from 'p-queue';
import { accounts } from './support/accounts.mjs';

export const queue = new PQueue({ concurrency: 1 });
accounts.queue = queue;
console.log(await queue.add(() => accounts.close('ada')));
