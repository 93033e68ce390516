// The worker does not call back for what it does not know, so that its place is never free again.
import async from 'async';

const mail = async.queue((message, done) => {
  if (message.to === undefined) return;
  setTimeout(done, 5);
}, 1);

const sent = [{ to: 'ada' }, { subject: 'hello' }, { to: 'alan' }].map((message) => mail.push(message));
await Promise.all(sent);
console.log('sent');
