import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
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

test('a file larger than one read comes in turns with others, and is complete when all was read', (context) => {
  const large = 'x'.repeat(3 * 1024 * 1024 + 5);
  const folder = temporaryFolder(context, { 'a.spool': large, 'b.spool': 'small' });
  const { tail, read } = follow(folder);
  assert.equal(tail.poll(), false);
  assert.equal(read.get('b.spool'), 'small');
  assert.equal((read.get('a.spool')?.length ?? 0) < large.length, true);
  tail.catchUp();
  assert.equal(read.get('a.spool'), large);
  assert.equal(tail.bytes, large.length + 5);
  tail.close();
});

test('a writer that is never at rest does not keep the reader from having read what was there', (context) => {
  const folder = temporaryFolder(context, { 'a.spool': 'x'.repeat(2 * 1024 * 1024) });
  const read: number[] = [];
  const tail = new FolderTail(folder, (file, bytes) => {
    read.push(bytes.length);
    appendFileSync(join(folder, file), new Uint8Array(2 * 1024 * 1024));
  });
  assert.equal(tail.poll(), false);
  assert.equal(tail.poll(), true, 'the first two megabytes are read');
  assert.equal(tail.poll(), false, 'the next goal is farther away');
  assert.equal(read.length, 3);
  tail.close();
});

test('a folder that is not there yet, or no longer, is no error', (context) => {
  const folder = join(temporaryFolder(context), 'later');
  const { tail, read } = follow(folder);
  assert.equal(tail.poll(), true);
  mkdirSync(folder);
  writeFileSync(join(folder, 'a.spool'), 'one');
  tail.poll();
  rmSync(folder, { recursive: true });
  assert.equal(tail.poll(), true);
  assert.equal(read.get('a.spool'), 'one');
  tail.close();
});

test('a file is read behind all of the one that it continues, and not beyond what was there with that', (context) => {
  const first = 'a'.repeat(2 * 1024 * 1024);
  const folder = temporaryFolder(context, {
    '1-1.spool': first,
    '1-1.2.spool': 'b',
    '1-1.10.spool': 'c',
    '2-2.spool': 'd',
  });
  const read: string[] = [];
  const tail = new FolderTail(folder, (file, bytes) => {
    if (read.length === 0) {
      // Written after the goals were set: first to a file, then to the next.
      appendFileSync(join(folder, '1-1.2.spool'), 'B');
      appendFileSync(join(folder, '1-1.10.spool'), 'C');
    }
    read.push(`${file}:${bytes.length === 1024 * 1024 ? 'megabyte' : Buffer.from(bytes).toString('latin1')}`);
  });
  while (!tail.poll()) {}
  assert.deepEqual(read, [
    '1-1.spool:megabyte',
    '2-2.spool:d',
    '1-1.spool:megabyte',
    '1-1.2.spool:b',
    '1-1.10.spool:c',
  ]);
  tail.catchUp();
  assert.deepEqual(read.slice(5), ['1-1.2.spool:B', '1-1.10.spool:C']);
  tail.close();
});

test('files that are read are removed, but for the two newest of each process', (context) => {
  const names = ['1-1.spool', '1-1.2.spool', '1-1.3.spool', '1-1.4.spool', '2-2.spool', 'host.spool'];
  const folder = temporaryFolder(context, Object.fromEntries(names.map((name) => [name, name])));
  const { tail, read } = follow(folder);
  tail.removeRead(0);
  assert.deepEqual(readdirSync(folder).length, 6, 'nothing is read yet');
  tail.catchUp();
  tail.removeRead(60_000);
  assert.deepEqual(readdirSync(folder).length, 6, 'somebody may still write to them');
  tail.removeRead(0);
  assert.deepEqual(readdirSync(folder).sort(), ['1-1.3.spool', '1-1.4.spool', '2-2.spool', 'host.spool']);
  appendFileSync(join(folder, '1-1.4.spool'), ' and more');
  writeFileSync(join(folder, '1-1.5.spool'), 'next');
  tail.catchUp();
  assert.deepEqual(
    [read.get('1-1.spool'), read.get('1-1.4.spool'), read.get('1-1.5.spool')],
    ['1-1.spool', '1-1.4.spool and more', 'next'],
  );
  tail.close();
});
