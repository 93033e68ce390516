// What is sent is read in a loop; the controller is never closed.
let send;
const messages = new ReadableStream({
  start(controller) {
    send = (message) => controller.enqueue(message);
  },
});

async function listen() {
  for await (const message of messages) console.log(message);
}
send('hello');
await listen();
