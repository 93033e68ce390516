import { once } from 'node:events';
import { Writable } from 'node:stream';

const sink = new Writable({ highWaterMark: 4, write: (_chunk, _encoding, done) => setTimeout(done, 300) });
for (const word of ['one', 'two', 'three']) {
  if (!sink.write(word)) await once(sink, 'drain');
}
console.log('written');
