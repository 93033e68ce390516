import { type ExpressionStatement, type Node, type SourceFile, SyntaxKind } from 'typescript/unstable/ast';
import { isCallExpression, isExpressionStatement, isPropertyAccessExpression } from 'typescript/unstable/ast/is';
import { API } from 'typescript/unstable/sync';
import { repoPath } from '../../scripts/support.ts';

/** Functions of node:test whose promise the runner awaits by itself. */
const awaitedByRunner = /^(?:test|describe|it|suite)(?:\.(?:skip|todo|only))?$/;

function statementsOf(source: SourceFile): ExpressionStatement[] {
  const found: ExpressionStatement[] = [];
  const visit = (node: Node): void => {
    if (isExpressionStatement(node)) found.push(node);
    node.forEachChild(visit);
  };
  visit(source);
  return found;
}

/** A call that takes care of a rejection itself, or whose promise is somebody else's care. */
function isHandled(statement: ExpressionStatement, source: SourceFile): boolean {
  const { expression } = statement;
  // `await` and `void` are the two ways to say that a promise was thought of; an assignment keeps it.
  if (expression.kind !== SyntaxKind.CallExpression && expression.kind !== SyntaxKind.NewExpression) return true;
  if (!isCallExpression(expression)) return false;
  const callee = expression.expression;
  if (awaitedByRunner.test(callee.getText(source))) return true;
  if (!isPropertyAccessExpression(callee)) return false;
  return callee.name.text === 'catch' || (callee.name.text === 'then' && expression.arguments.length === 2);
}

/** Statements whose value is a promise that nobody awaits, in the files of a tsconfig (absolute path), one sentence each. */
export function findFloatingPromises(tsconfig: string): string[] {
  const api = new API();
  try {
    const snapshot = api.updateSnapshot({ openProjects: [tsconfig] });
    return snapshot.getProjects().flatMap(({ rootFiles, program, checker }) =>
      rootFiles.flatMap((file) => {
        const source = program.getSourceFile(file);
        if (source === undefined) return [];
        const suspects = statementsOf(source).filter((statement) => !isHandled(statement, source));
        const types = checker.getTypeAtLocation(suspects.map(({ expression }) => expression));
        return suspects
          .filter((_, index) => {
            const type = types[index];
            return type !== undefined && checker.getPropertyOfType(type, 'then') !== undefined;
          })
          .map((statement) => {
            const line = source.text.slice(0, statement.getStart(source)).split('\n').length;
            return `${repoPath(file)}:${line}: nobody awaits this promise`;
          });
      }),
    );
  } finally {
    api.close();
  }
}
