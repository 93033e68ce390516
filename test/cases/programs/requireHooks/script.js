const { Mutex } = require('async-mutex');

module.exports = async () => new Mutex().runExclusive(async () => PLACE);
