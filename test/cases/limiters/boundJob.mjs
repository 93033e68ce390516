// Jobs are bound methods of a class of another module, which ask for a slot of the same limiter.
import { Catalogue } from './support/catalogue.mjs';

const catalogue = new Catalogue(1);
console.log(await catalogue.load('books'));
