/** What children are called that are no script of their own. */
import { testStuck } from './runCase.ts';

testStuck('childNames', { 'children.mjs': ['open-pipe-end', 'node -e.stdin'] });
