// Healthy: locked files with a few tries, none, by the plain function, unlocked by name, in two processes.
const { execFile } = require('node:child_process');
const { mkdtempSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const lockfile = require('proper-lockfile');

async function main() {
  const file = process.argv[2] ?? join(mkdtempSync(join(tmpdir(), 'locks-')), 'counter.txt');
  if (process.argv[2] === undefined) writeFileSync(file, '0');
  const retries = { retries: 50, minTimeout: 5, maxTimeout: 40 };
  if (process.argv[2] !== undefined) {
    const release = await lockfile.lock(file, { retries });
    await release();
    return;
  }
  const release = await lockfile.lock(file);
  console.log(await lockfile.check(file), await lockfile.lock(file).catch((error) => error.code));
  const child = new Promise((resolve) => execFile(process.execPath, [__filename, file], (error) => resolve(error)));
  setTimeout(release, 200);
  console.log(await child, lockfile.lock === lockfile);
  console.log(await release().catch((error) => error.code));
  await lockfile(file);
  await lockfile.unlock(file);
  const again = lockfile.lockSync(file);
  again();
  await Promise.all([1, 2, 3].map(async () => (await lockfile.lock(file, { retries }))()));
  console.log(await lockfile.check(file));
}
void main();
