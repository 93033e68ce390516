import assert from 'node:assert/strict';
import { join } from 'node:path';
import { createState } from '../../core/model/createState.ts';
import { reduce } from '../../core/model/reduce.ts';
import { runRecorded } from '../shim/support/recorded.ts';
import { matrix } from '../support/matrix.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { typeScript } from './runReporting.ts';

matrix(
  'a recording tells what a shared dictionary contains, and who holds which end of a pipe',
  async (node, major, context) => {
    const directory = temporaryFolder(context);
    const program = join(import.meta.dirname, 'programs', 'shared.ts');
    const run = await runRecorded({ node, args: typeScript(major, program), directory });
    assert.equal(run.code, 0, run.stderr);
    const [parent, child]: [number, number] = JSON.parse(run.stdout);
    const state = createState();
    for (const event of run.events) reduce(state, event);
    const named = (name: string) =>
      [...state.resources.values()].find((resource) => resource.name === name) ?? assert.fail(`no resource ${name}`);
    assert.equal(named('tally').kind, 'dict');
    assert.deepEqual(
      { text: named('tally').content?.text, version: named('tally').content?.version },
      { text: "Map(2) { 'parent' => 1, 'child' => 2 }", version: 2 },
    );
    const news = named('news');
    assert.deepEqual(
      { kind: news.kind, items: news.items.size, gauges: Object.fromEntries(news.gauges) },
      {
        kind: 'pipe',
        items: 0,
        gauges: { [`reader ${parent}`]: 1, [`writer ${parent}`]: 0, [`writer ${child}`]: 0 },
      },
    );
    // What an earlier change has left, told later, is no news.
    const { id } = named('tally');
    reduce(state, { kind: 'content', time: state.now, resource: id, text: 'of old', version: 1 });
    assert.match(named('tally').content?.text ?? '', /'child' => 2/);
  },
);
