export async function readShelf(name, shelf) {
  return `${name} ${shelf}`;
}
