// The total is read before the await of its own line.
let total = 0;
const price = async (item) => {
  await new Promise((resolve) => setTimeout(resolve, 2 * item));
  return item;
};
async function add(item) {
  total += await price(item);
}
async function main() {
  await Promise.all([1, 2, 3].map(add));
  console.log(total);
}
void main();
