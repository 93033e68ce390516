// What the workers do: `stuck` waits for an answer that nobody gives.
const task = ({ stuck }) =>
  new Promise((resolve) => {
    if (!stuck) setTimeout(resolve, 2500, 'done');
  });
module.exports = task;
