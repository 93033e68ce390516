// `npm run corpus [-- <options>]` builds what is needed and runs test/corpus/main.ts, which says what it does.
import { runBuilt } from './runBuilt.ts';

await runBuilt('test/corpus/main.ts');
