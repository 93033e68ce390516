/** `Function.prototype.toString` gives the program's own text of a transformed function, and of one that the shim's stands in for. */
import { withoutInsertions } from '../transform/code.ts';
import { originalOf } from '../wrap.ts';

let isInstalled = false;

export function installFunctionText(): void {
  if (isInstalled) return;
  isInstalled = true;
  const original = Function.prototype.toString;
  const patch = {
    toString(this: unknown): string {
      // Its own text is that of the function that it stands for.
      const text: unknown = Reflect.apply(original, this === patch.toString ? original : originalOf(this), []);
      return typeof text === 'string' ? withoutInsertions(text) : String(text);
    },
  };
  Object.defineProperty(Function.prototype, 'toString', { value: patch.toString, configurable: true, writable: true });
}
