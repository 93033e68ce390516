import pLimit from 'p-limit';
import { readShelf } from './shelf.mjs';

export class Catalogue {
  constructor(slots) {
    this.slots = pLimit(slots);
  }
  async load(name) {
    return this.slots(this.read.bind(this, name));
  }
  async read(name) {
    const shelves = await Promise.all([1, 2].map((shelf) => this.slots(() => readShelf(name, shelf))));
    return shelves.join();
  }
}
