import assert from 'node:assert/strict';
import { nodeMajors } from '../../scripts/nodeMajors.ts';
import { matrix } from '../support/matrix.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { corpus, disturbance } from './corpus.ts';

// Each on one major; all on all, with every setting, by `npm run corpus`.
for (const [index, program] of corpus.entries()) {
  const majors = nodeMajors.filter((_, at) => at === index % nodeMajors.length);
  const run = async (node: string, _major: number, context: Parameters<typeof temporaryFolder>[0]): Promise<void> => {
    const found = await disturbance(program, temporaryFolder(context), { node });
    assert.equal(found?.what, undefined);
  };
  matrix(`silent: ${program}`, run, majors);
}
