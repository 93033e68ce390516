// Healthy: require hooks that compile text of their own, as ts-node, babel and nyc do, get what stands in the files.
const { readFileSync } = require('node:fs');
const { Module } = require('node:module');

const plain = (text) =>
  text
    .replace(/declare .*/, '')
    .replace(': string', '')
    .replace('PLACE', JSON.stringify('here'));
for (const extension of ['.js', '.ts']) {
  const load = require.extensions[extension] ?? require.extensions['.js'];
  require.extensions[extension] = (loaded, path) => {
    const compile = loaded._compile;
    loaded._compile = function (text, ...rest) {
      if (path.includes('requireHooks')) console.log(extension, text.trim() === readFileSync(path, 'utf8').trim());
      return compile.call(this, plain(text), ...rest);
    };
    if (extension === '.js') return load(loaded, path);
    // As compilers that read the files themselves.
    return loaded._compile(readFileSync(path, 'utf8'), path);
  };
}
console.log(Module.prototype === module.constructor.prototype);
require('./requireHooks/script.js')().then(console.log);
require('./requireHooks/typed.ts')().then(console.log);
