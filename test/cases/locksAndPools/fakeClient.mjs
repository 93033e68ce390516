// A database in memory, with the interface of pg's client.
import { EventEmitter } from 'node:events';

export class Client extends EventEmitter {
  _queryable = true;
  connect(done) {
    setImmediate(done);
  }
  query(text, _values, done) {
    const answer = { rows: [{ text }] };
    if (typeof done === 'function') return void setImmediate(done, undefined, answer);
    return new Promise((resolve) => setImmediate(resolve, answer));
  }
  end(done) {
    setImmediate(done);
  }
  ref() {}
  unref() {}
}
