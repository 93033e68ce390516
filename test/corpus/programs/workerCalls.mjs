// Calls to workers over ports: each call waits for its own answer.
import { once } from 'node:events';
import { isMainThread, MessageChannel, parentPort, Worker } from 'node:worker_threads';

if (isMainThread) {
  const workers = [1, 2].map(() => new Worker(new URL(import.meta.url)));
  const call = async (worker, number) => {
    const { port1, port2 } = new MessageChannel();
    worker.postMessage({ number, port: port2 }, [port2]);
    const [answer] = await once(port1, 'message');
    port1.close();
    return answer;
  };
  const answers = await Promise.all(Array.from({ length: 40 }, (_, number) => call(workers[number % 2], number)));
  console.log(answers.reduce((sum, answer) => sum + answer, 0));
  for (const worker of workers) worker.postMessage('end');
  await Promise.all(workers.map((worker) => once(worker, 'exit')));
} else {
  parentPort.on('message', (message) => {
    if (message === 'end') parentPort.close();
    else message.port.postMessage(message.number * 2);
  });
}
