// Healthy: an error is an answer, too.
import { isMain, Process, Queue } from 'lockstep/multiprocessing';

export async function work(requests, answers) {
  for (;;) {
    const request = await requests.get();
    try {
      await answers.put(JSON.parse(request));
    } catch (error) {
      await answers.put(error.name);
    }
  }
}
if (isMain(import.meta)) {
  const [requests, answers] = [new Queue(), new Queue()];
  const worker = new Process({ target: work, args: [requests, answers], name: 'worker', daemon: true });
  worker.start();
  for (const request of ['1', '{', '3']) {
    await requests.put(request);
    console.log(await answers.get());
  }
}
