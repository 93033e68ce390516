// An account's methods compute with a balance that was read before an await; a total is added to in one line.
import { setTimeout as pause } from 'node:timers/promises';

class Account {
  balance = 100;
  async withdraw(amount) {
    const before = this.balance;
    await pause(5);
    this.balance = before - amount;
  }
}
const account = new Account();
await Promise.all([account.withdraw(10), account.withdraw(20), account.withdraw(30)]);
console.log(account.balance);
