// A job that waits for its own queue to be idle.
import PQueue from 'p-queue';

class Uploads {
  #queue = new PQueue({ concurrency: 3 });
  async upload(name) {
    return this.#queue.add(async () => {
      await this.flush();
      return name.toUpperCase();
    });
  }
  async flush() {
    await this.#queue.onIdle();
  }
}
const uploads = new Uploads();
console.log(await uploads.upload('a'));
