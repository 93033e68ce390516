module.exports = ({ memory, times, index = 8 }) => {
  const cells = new Int32Array(memory);
  for (let turn = 0; turn < times; turn += 1) cells[index] += 1;
  return cells[index];
};
