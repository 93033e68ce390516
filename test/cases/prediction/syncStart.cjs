// As before, but started from code that is no async function.
const { Mutex } = require('async-mutex');

const [stock, ledger] = [new Mutex(), new Mutex()];
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
async function sell() {
  const stockTaken = await stock.acquire();
  await pause(5);
  const ledgerTaken = await ledger.acquire();
  ledgerTaken();
  stockTaken();
  await pause(20);
}
async function audit() {
  await pause(100);
  const ledgerTaken = await ledger.acquire();
  await pause(5);
  const stockTaken = await stock.acquire();
  stockTaken();
  ledgerTaken();
}
void sell();
void audit();
