// A queue of jobs that runs until SIGTERM: no job is begun after it, and those that run are finished.
const { EventEmitter, once } = require('node:events');
const { setTimeout: sleep } = require('node:timers/promises');

class Worker extends EventEmitter {
  jobs = [];
  done = 0;
  isStopping = false;
  wake = () => {};

  add(job) {
    this.jobs.push(job);
    this.wake();
  }
  async run() {
    while (!this.isStopping) {
      const job = this.jobs.shift();
      if (job === undefined) {
        await new Promise((resolve) => {
          this.wake = resolve;
        });
        continue;
      }
      await job();
      this.done += 1;
      this.emit('done', this.done);
    }
    this.emit('stopped');
  }
  stop() {
    this.isStopping = true;
    this.wake();
  }
}

async function main() {
  const worker = new Worker();
  const keepAlive = setInterval(() => {}, 1000);
  const running = worker.run();
  process.once('SIGTERM', () => worker.stop());
  for (let n = 0; n < 5; n += 1) worker.add(() => sleep(5));
  while (worker.done < 5) await once(worker, 'done');
  await sleep(300);
  worker.add(async () => {
    process.kill(process.pid, 'SIGTERM');
    await sleep(50);
  });
  await running;
  clearInterval(keepAlive);
  console.log(`${worker.done} done`);
}
void main();
