// A loader that is told when to load; a load that comes after that waits for ever.
import DataLoader from 'dataloader';

const scheduled = [];
const loader = new DataLoader(async (ids) => ids.map((id) => ({ id, name: `user ${id}` })), {
  batchScheduleFn: (load) => scheduled.push(load),
});
const dispatch = () => {
  for (const load of scheduled.splice(0)) load();
};

async function friendOf(id) {
  const user = await loader.load(id);
  const friend = loader.load(user.id + 1);
  setImmediate(dispatch);
  return (await friend).name;
}

const names = Promise.all([friendOf(1), friendOf(10)]);
dispatch();
console.log(await names);
