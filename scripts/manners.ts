// `npm run manners [-- <options>]` builds what is needed and runs test/manners/main.ts, which says what it does.
import { runBuilt } from './runBuilt.ts';

await runBuilt('test/manners/main.ts');
