/** Bytes in, findings out, as text. `UPDATE_GOLDEN=1` writes the expected texts anew: read the difference before keeping it. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { SPOOL_EXTENSION } from '../../core/protocol/spool.ts';
import { RecordingBuilder } from '../support/recordingBuilder.ts';
import { renderFindings } from '../support/renderFindings.ts';
import { type Files, replay, replayLive } from '../support/replay.ts';
import { seededRandom } from '../support/seededRandom.ts';
import { scenarios } from './scenarios.ts';

const here = dirname(fileURLToPath(import.meta.url));
const update = process.env['UPDATE_GOLDEN'] === '1';

/** A folder with spool files is a recording of a real run; the others are built. */
const recordingOf = (name: string): Files => {
  const folder = join(here, name);
  const spools = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith(SPOOL_EXTENSION)) : [];
  if (spools.length > 0) return new Map(spools.map((file) => [file, new Uint8Array(readFileSync(join(folder, file)))]));
  const build = scenarios[name];
  assert.ok(build !== undefined, `nothing makes the recording of test/golden/${name}`);
  const run = new RecordingBuilder();
  build(run);
  return run.files();
};

const folders = readdirSync(here, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? [entry.name] : [],
);
const random = seededRandom(7);

const names = new Set([...Object.keys(scenarios), ...folders]);

for (const name of names) {
  test(name, () => {
    const files = recordingOf(name);
    const text = renderFindings(replay(files));
    const path = join(here, name, 'findings.txt');
    if (update) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
    assert.equal(text, readFileSync(path, 'utf8'));
    // Live, with other pieces and other moments to look, it must be the same.
    for (let round = 0; round < 4; round++) {
      const steps = Array.from({ length: 40 }, () => random() ** 3 * 6e9).sort((left, right) => left - right);
      const live = replayLive(files, steps, () => 1 + Math.floor(random() * 300));
      assert.equal(renderFindings(live), text);
    }
  });
}

test('what only looks like a deadlock stays silent', () => {
  for (const name of names) {
    const silent = name.startsWith('near') || name.endsWith('Fixed');
    const text = readFileSync(join(here, name, 'findings.txt'), 'utf8');
    if (silent) assert.equal(text, 'nothing\n', name);
  }
});
