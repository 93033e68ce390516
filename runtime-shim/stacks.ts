/** Error stacks as they would be without the transform. */
import type { CodeFile } from './transform/code.ts';

export function mapStacks(_file: CodeFile): void {}
