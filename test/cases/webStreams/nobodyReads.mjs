// Lines are put into a transformation of whose other end nobody takes any: it begins only when all of them are written.
const upper = new TransformStream({
  transform(line, controller) {
    controller.enqueue(line.toUpperCase());
  },
});

async function write(lines) {
  const writer = upper.writable.getWriter();
  for (const line of lines) await writer.write(line);
  await writer.close();
}

await write(['one', 'two', 'three']);
for await (const line of upper.readable) console.log(line);
