const { join } = require('node:path');
const { pool: createPool } = require('workerpool');

const pool = createPool(join(__dirname, 'workerpoolTask.cjs'), { maxWorkers: 1 });
async function main() {
  console.log(await pool.exec('task', [{ stuck: false }]));
}
void main();
