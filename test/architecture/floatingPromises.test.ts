import assert from 'node:assert/strict';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { listFiles, root } from '../../scripts/support.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { findFloatingPromises } from './floatingPromises.ts';

test('no promise is left to itself', () => {
  const projects = listFiles(root, (path) => path.endsWith('tsconfig.json'));
  const filled = projects.filter((path) => listFiles(dirname(path), (file) => file.endsWith('.ts')).length > 0);
  assert.ok(filled.length > 0);
  assert.deepEqual(filled.flatMap(findFloatingPromises), []);
});

test('the check tells promises left alone from those taken care of', (context) => {
  const source = `declare const later: () => Promise<number>;
declare const now: () => number;
declare function test(name: string, work: () => Promise<void>): Promise<void>;
later();
(() => later())();
later().then(() => 1);
new Promise(() => undefined);
now(); void later(); await later(); later().catch(() => 0); later().then(() => 1, () => 2);
test('name', async () => { later(); });
const kept = later(); export { kept };
`;
  const folder = temporaryFolder(context, {
    'seeded.ts': source,
    'tsconfig.json':
      '{ "compilerOptions": { "lib": ["ES2022"], "types": [], "module": "preserve" }, "include": ["*.ts"] }',
  });
  const lines = findFloatingPromises(join(folder, 'tsconfig.json')).map((text) => /:(\d+):/.exec(text)?.[1]);
  assert.deepEqual(lines, ['4', '5', '6', '7', '9']);
});
