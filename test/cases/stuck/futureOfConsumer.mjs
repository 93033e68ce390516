// Stuck: the result waits for an end that the one who waits for the result does not tell.
import { TaskPoolExecutor } from 'lockstep/concurrent-futures';
import { Queue } from 'lockstep/queue';

const votes = new Queue();
async function count() {
  let sum = 0;
  for (let vote = await votes.get(); vote !== null; vote = await votes.get()) sum += vote;
  return sum;
}
const counting = new TaskPoolExecutor(2).submit(count);
for (const vote of [1, 0, 1]) await votes.put(vote);
console.log(await counting.result());
