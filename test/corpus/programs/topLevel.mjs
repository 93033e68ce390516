// Modules that await at their top level and import each other late.
import { ready } from './topLevel/first.mjs';

const { second } = await import('./topLevel/second.mjs');
console.log(ready, second);
