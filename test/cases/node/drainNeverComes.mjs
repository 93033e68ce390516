// The sink keeps its callback to itself, so that there is never room again.
import { once } from 'node:events';
import { Writable } from 'node:stream';

const sink = new Writable({ highWaterMark: 4, write() {} });
for (const word of ['one', 'two', 'three']) {
  if (!sink.write(word)) await once(sink, 'drain');
}
console.log('written');
