// The reservoir is used up and nobody fills it again.
import Bottleneck from 'bottleneck';

const limiter = new Bottleneck({ reservoir: 2, maxConcurrent: 1 });
const answers = await Promise.all([1, 2, 3].map((id) => limiter.schedule(async () => id)));
console.log(answers.join());
