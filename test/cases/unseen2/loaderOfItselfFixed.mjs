// A loader whose batches load more by it, of parents without a circle.
import DataLoader from 'dataloader';

const parents = new Map([
  ['c', 'b'],
  ['b', 'a'],
]);
const depth = new DataLoader(async (names) =>
  Promise.all(
    names.map(async (name) => {
      const parent = parents.get(name);
      return parent === undefined ? 0 : 1 + (await depth.load(parent));
    }),
  ),
);
console.log(await depth.load('c'));
