// Healthy: require hooks that compile text of their own, as ts-node, babel and nyc do, get what stands in the files.
const { readFileSync } = require('node:fs');

const plain = (text) =>
  text
    .replace(/declare .*/, '')
    .replace(': string', '')
    .replace('PLACE', "'here'");
for (const extension of ['.js', '.ts']) {
  const load = require.extensions[extension];
  require.extensions[extension] = (loaded, path) => {
    if (!path.includes('requireHooks')) return load(loaded, path);
    const compile = loaded._compile;
    loaded._compile = function (text, ...rest) {
      console.log(extension, text.trim() === readFileSync(path, 'utf8').trim());
      return compile.call(this, plain(text), ...rest);
    };
    // Some compilers leave the reading to Node, and others read the files themselves.
    return extension === '.js' ? load(loaded, path) : loaded._compile(readFileSync(path, 'utf8'), path);
  };
}
require('./requireHooks/script.js')().then(console.log);
require('./requireHooks/typed.ts')().then(console.log);
