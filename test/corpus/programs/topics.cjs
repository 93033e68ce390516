// Publish and subscribe: subscribers are loops over queues of their own, slow ones among them, and leave when they have enough.
const { setTimeout: sleep } = require('node:timers/promises');

class Topic {
  subscribers = new Set();
  publish(message) {
    for (const subscriber of this.subscribers) subscriber.give(message);
  }
  close() {
    for (const subscriber of this.subscribers) subscriber.end();
  }
  subscribe() {
    const items = [];
    let wake = () => {};
    let isOver = false;
    const subscriber = {
      give(message) {
        items.push(message);
        wake();
      },
      end() {
        isOver = true;
        wake();
      },
    };
    const { subscribers } = this;
    subscribers.add(subscriber);
    return (async function* () {
      try {
        for (;;) {
          if (items.length > 0) yield items.shift();
          else if (isOver) return;
          else
            await new Promise((resolve) => {
              wake = resolve;
            });
        }
      } finally {
        subscribers.delete(subscriber);
      }
    })();
  }
}

async function collect(topic, most, pause) {
  const received = [];
  for await (const message of topic.subscribe()) {
    received.push(message);
    if (pause > 0) await sleep(pause);
    if (received.length === most) break;
  }
  return received.length;
}

async function main() {
  const topic = new Topic();
  const counts = [collect(topic, 5, 0), collect(topic, 1000, 2), collect(topic, 1000, 0)];
  for (let n = 0; n < 30; n += 1) {
    topic.publish(n);
    if (n % 10 === 0) await sleep(1);
  }
  topic.close();
  console.log((await Promise.all(counts)).join(' '), topic.subscribers.size);
}
void main();
