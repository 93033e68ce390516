/** The mistake that everybody makes once: the child, on importing this, would start a child. */
import { Process } from 'lockstep/multiprocessing';
import { report } from './report.ts';

function nothing(): void {}

const child = new Process({ target: nothing, name: 'Unguarded' });
child.start();
await child.join();
report('exit', child.exitcode);
