/** Makes what a program prints of itself what it would be without the transform: stacks, uncaught errors, function texts. */
import { installExcerpt } from './stacks/excerpt.ts';
import { installFunctionText } from './stacks/functionText.ts';
import { installPrepare } from './stacks/prepare.ts';
import { addScript } from './stacks/scripts.ts';
import type { CodeFile } from './transform/code.ts';

let isInstalled = false;

/** Called when a transformed file starts; the first one installs the hooks. */
export function mapStacks(file: CodeFile): void {
  addScript(file);
  if (isInstalled) return;
  isInstalled = true;
  installPrepare();
  installFunctionText();
  installExcerpt();
}
