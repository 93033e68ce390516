// A feed is read to its end, which its source never tells.
const feed = new ReadableStream({
  start(controller) {
    for (const line of ['first', 'second']) controller.enqueue(line);
  },
});

async function readAll() {
  const reader = feed.getReader();
  const lines = [];
  for (let next = await reader.read(); !next.done; next = await reader.read()) lines.push(next.value);
  return lines;
}

console.log((await readAll()).length);
