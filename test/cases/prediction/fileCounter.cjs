// Two forked programs, in plain code without async functions, add to a number in a file. They know nothing of each other.
const { fork } = require('node:child_process');
const { mkdtempSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const [, , file] = process.argv;
if (file === undefined) {
  const folder = mkdtempSync(join(tmpdir(), 'counter-'));
  const counter = join(folder, 'counter.json');
  writeFileSync(counter, '0');
  let open = 2;
  const children = [0, 1].map(() => fork(__filename, [counter]));
  let ready = 0;
  for (const child of children) {
    child.once('message', () => {
      ready += 1;
      if (ready === 2) for (const each of children) each.send('go');
    });
    child.once('exit', () => {
      open -= 1;
      if (open > 0) return;
      rmSync(folder, { recursive: true });
      console.log('counted');
    });
  }
} else {
  process.once('message', () => {
    const count = JSON.parse(readFileSync(file, 'utf8'));
    setTimeout(() => {
      writeFileSync(file, JSON.stringify(count + 1));
    }, 200);
  });
  process.send('ready');
}
