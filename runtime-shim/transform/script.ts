/** An ES module as a script, for code that must run at once and is not the program's: same lines, imports by `require`. */
import * as acorn from 'acorn';

interface Piece {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const nameOf = (node: acorn.Identifier | acorn.Literal): string =>
  node.type === 'Identifier' ? node.name : JSON.stringify(node.value);

function importText(statement: acorn.ImportDeclaration): string {
  const wanted = `require(${JSON.stringify(statement.source.value)})`;
  if (statement.specifiers.length === 0) return `${wanted};`;
  const parts = statement.specifiers.map((specifier) => {
    const { name } = specifier.local;
    if (specifier.type === 'ImportNamespaceSpecifier') return `${name}=${wanted}`;
    if (specifier.type === 'ImportSpecifier') return `{${nameOf(specifier.imported)}:${name}}=${wanted}`;
    // A CommonJS module is its own default export.
    return `${name}=(each=>each&&each.__esModule?each.default:each)(${wanted})`;
  });
  return `const ${parts.join()};`;
}

/**
 * `source`: JavaScript. A script is returned as it is. Throws a `SyntaxError` for what is neither, and an `Error` with a sentence
 * for an export that is not the default one.
 */
export function scriptOf(source: string): string {
  const program = acorn.parse(source, { ecmaVersion: 'latest', sourceType: 'module', allowHashBang: true });
  const pieces = program.body.flatMap((statement): Piece[] => {
    const { start, end } = statement;
    if (statement.type === 'ImportDeclaration') return [{ start, end, text: importText(statement) }];
    if (statement.type === 'ExportDefaultDeclaration')
      return [{ start, end: statement.declaration.start, text: 'module.exports=' }];
    if (statement.type === 'ExportNamedDeclaration' || statement.type === 'ExportAllDeclaration')
      throw new Error('only a default export has a meaning in it');
    return [];
  });
  let text = '';
  let at = 0;
  for (const { start, end, text: inserted } of pieces) {
    const lines = source.slice(start, end).replaceAll(/[^\n]/g, '');
    text += source.slice(at, start) + inserted + lines;
    at = end;
  }
  return text + source.slice(at);
}
