// Healthy: the release stands in a finally block.
const { Sema } = require('async-sema');

const printers = new Sema(1, { initFn: () => ({ name: 'printer' }) });
async function print(text) {
  const printer = await printers.acquire();
  try {
    if (text === '') throw new TypeError('nothing to print');
    return `${printer.name}: ${text}`;
  } finally {
    printers.release(printer);
  }
}
async function main() {
  console.log(await print('one'));
  await print('').catch((error) => console.log(error.message));
  console.log(await print('two'));
}
void main();
