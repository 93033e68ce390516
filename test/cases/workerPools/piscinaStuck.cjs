const { join } = require('node:path');
const { Piscina } = require('piscina');

const pool = new Piscina({ filename: join(__dirname, 'task.cjs'), maxThreads: 1, minThreads: 1 });
async function main() {
  console.log(await pool.run({ stuck: true }));
}
void main();
