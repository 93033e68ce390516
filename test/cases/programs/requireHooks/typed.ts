const { Mutex } = require('async-mutex');

const mutex: NoType = new Mutex();
module.exports = async () => mutex.runExclusive(async () => PLACE);
