// DataLoader: loads within loads, cached, in batches.
import DataLoader from 'dataloader';

let batches = 0;
const users = new DataLoader(async (ids) => {
  batches += 1;
  await new Promise((resolve) => setTimeout(resolve, 5));
  return ids.map((id) => ({ id, friend: (id * 7) % 20 }));
});
const friendOfFriend = async (id) => {
  const { friend } = await users.load(id);
  const other = await users.load(friend);
  return other.friend;
};
const found = await Promise.all(Array.from({ length: 20 }, (_, id) => friendOfFriend(id)));
console.log(found.length, batches < 10);
