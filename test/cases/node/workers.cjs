// A pool of children over their channels, which is told to end.
const { fork } = require('node:child_process');

if (process.argv[2] === 'child') {
  process.on('message', (number) => {
    if (number === undefined || number === null) process.disconnect();
    else setTimeout(() => process.send(number * 2), 900);
  });
} else {
  const children = [0, 1, 2].map(() => fork(__filename, ['child']));
  let open = children.length;
  for (const [index, child] of children.entries()) {
    child.send(index);
    child.on('message', (answer) => {
      console.log(typeof answer);
      open -= 1;
      if (open === 0)
        setTimeout(() => {
          for (const each of children) each.send(null);
        }, 1200);
    });
  }
}
