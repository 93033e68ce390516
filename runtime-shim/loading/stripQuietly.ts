import { Module as nodeModule } from 'node:module';

/** Node's stripper, without the warning that its use as a function prints: Node itself strips the result once more. */
export function stripQuietly(source: string): string {
  const { emitWarning } = process;
  process.emitWarning = () => undefined;
  try {
    return nodeModule.stripTypeScriptTypes(source);
  } finally {
    process.emitWarning = emitWarning;
  }
}
