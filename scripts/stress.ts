// `npm run stress [-- <options>]` builds what is needed and runs test/stress/main.ts, which says what it does.
import { runBuilt } from './runBuilt.ts';

await runBuilt('test/stress/main.ts');
