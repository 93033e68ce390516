// `npm run soak [-- <options>]` builds what is needed and runs test/stress/soak.ts, which says what it does.
import { runBuilt } from './runBuilt.ts';

await runBuilt('test/stress/soak.ts', ['--expose-gc']);
