let fromRight;
async function left() {
  await null;
  await fromRight;
}
async function right(other) {
  await other;
}
const fromLeft = left();
fromRight = right(fromLeft);
await Promise.all([fromLeft, fromRight]);
