/** `Function.prototype.toString` gives the user's own text of a transformed function. */
import { withoutInsertions } from '../transform/code.ts';

export function installFunctionText(): void {
  const original = Function.prototype.toString;
  const patch = {
    toString(this: unknown): string {
      // Its own text is that of the function that it stands for.
      const text: unknown = Reflect.apply(original, this === patch.toString ? original : this, []);
      return typeof text === 'string' ? withoutInsertions(text) : String(text);
    },
  };
  Object.defineProperty(Function.prototype, 'toString', { value: patch.toString, configurable: true, writable: true });
}
