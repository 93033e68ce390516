import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { FolderTail } from '../../extension/session/tail.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

function follow(folder: string): { readonly tail: FolderTail; readonly read: Map<string, string> } {
  const read = new Map<string, string>();
  const tail = new FolderTail(folder, (file, bytes) => {
    read.set(file, (read.get(file) ?? '') + Buffer.from(bytes).toString('latin1'));
  });
  return { tail, read };
}

test('new files and appended bytes are read once, in order', (context) => {
  const folder = temporaryFolder(context, { 'a.spool': 'one' });
  const { tail, read } = follow(folder);
  tail.poll();
  appendFileSync(join(folder, 'a.spool'), 'two');
  writeFileSync(join(folder, 'b.spool'), 'three');
  writeFileSync(join(folder, 'notes.txt'), 'not ours');
  tail.poll();
  tail.poll();
  assert.deepEqual(
    [...read],
    [
      ['a.spool', 'onetwo'],
      ['b.spool', 'three'],
    ],
  );
  tail.close();
});

test('a file larger than one read comes whole, while others get their turn', (context) => {
  const large = 'x'.repeat(3 * 1024 * 1024 + 5);
  const folder = temporaryFolder(context, { 'a.spool': large, 'b.spool': 'small' });
  const { tail, read } = follow(folder);
  assert.equal(tail.poll(), true);
  assert.equal(read.get('b.spool'), 'small');
  assert.equal((read.get('a.spool')?.length ?? 0) < large.length, true);
  tail.drain();
  assert.equal(read.get('a.spool'), large);
  tail.close();
});

test('a folder that is not there yet, or no longer, is no error', (context) => {
  const folder = join(temporaryFolder(context), 'later');
  const { tail, read } = follow(folder);
  assert.equal(tail.poll(), false);
  mkdirSync(folder);
  writeFileSync(join(folder, 'a.spool'), 'one');
  tail.poll();
  rmSync(folder, { recursive: true });
  assert.equal(tail.poll(), false);
  assert.equal(read.get('a.spool'), 'one');
  tail.close();
});
