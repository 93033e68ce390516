/** dist/shim/strip.cjs: Node's own TypeScript stripper, for Node 20, which has none built in. */
import { transformSync } from 'amaro';
import type { Stripper } from './loading/hooksThread.ts';

const CODE = 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX';

/** As later majors throw it, with what to do: the stripper's own word is no error but a text with an excerpt. */
function refusal(reason: unknown): SyntaxError {
  const said = reason instanceof Error ? reason.message : String(reason);
  const message = `${said.trim()}\nTypes are left out, nothing else is compiled. For this syntax run the program by way of a compiler: lockstep run -- npx tsx <program>`;
  // Where the stripper was called says nothing to whoever reads this.
  return Object.assign(new SyntaxError(message), { code: CODE, stack: `SyntaxError [${CODE}]: ${message}` });
}

/** Types become white space, so that every position stays. Throws on syntax that is more than types. */
export const strip: Stripper['strip'] = (source) => {
  try {
    return transformSync(source, { mode: 'strip-only' }).code;
  } catch (reason) {
    throw refusal(reason);
  }
};
