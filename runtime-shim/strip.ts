/** dist/shim/strip.cjs: Node's own TypeScript stripper, for Node 20, which has none built in. */
import { transformSync } from 'amaro';
import type { Stripper } from './loading/hooksThread.ts';

/** Types become white space, so that every position stays. Throws on syntax that is more than types. */
export const strip: Stripper['strip'] = (source) => transformSync(source, { mode: 'strip-only' }).code;
