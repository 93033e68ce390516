// Stuck: a throw passes by the release.
const { Sema } = require('async-sema');

const printers = new Sema(1, { initFn: () => ({ name: 'printer' }) });
setInterval(() => {}, 1000);
async function print(text) {
  const printer = await printers.acquire();
  if (text === '') throw new TypeError('nothing to print');
  const line = `${printer.name}: ${text}`;
  printers.release(printer);
  return line;
}
async function main() {
  console.log(await print('one'));
  await print('').catch((error) => console.log(error.message));
  console.log(await print('two'));
}
void main();
