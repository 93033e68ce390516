/** SARIF: valid by the standard's own schema, and it says what the findings say. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import Ajv from 'ajv';
import { makeSarif, type SarifOptions } from '../../cli/sarif.ts';
import type { FindingView, Snapshot } from '../../core/view/viewModel.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { lockstep, program, programs } from './support/lockstep.ts';
import { cycle, site, snapshotOf } from './support/philosophers.ts';

interface Message {
  readonly text: string;
}
interface Location {
  readonly id?: number;
  readonly message?: Message;
  readonly physicalLocation: {
    readonly artifactLocation: { readonly uri: string; readonly uriBaseId?: string };
    readonly region: { readonly startLine: number; readonly startColumn: number; readonly snippet?: Message };
  };
  readonly logicalLocations?: readonly { readonly name: string }[];
}
interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: Message;
  readonly locations: readonly Location[];
  readonly relatedLocations: readonly Location[];
  readonly codeFlows?: readonly {
    readonly threadFlows: readonly {
      readonly id: string;
      readonly locations: readonly { readonly location: Location }[];
    }[];
  }[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
}
interface Log {
  readonly runs: readonly {
    readonly tool: {
      readonly driver: {
        readonly rules: readonly {
          readonly id: string;
          readonly helpUri: string;
          readonly help: { readonly text: string; readonly markdown: string };
        }[];
      };
    };
    readonly language: string;
    readonly originalUriBaseIds: Readonly<Record<string, { readonly uri: string }>>;
    readonly invocations: readonly {
      readonly exitCode?: number;
      readonly properties: { readonly programExitCode: number | null; readonly programSignal: string | null };
      readonly toolExecutionNotifications?: readonly { readonly message: Message }[];
    }[];
    readonly results: readonly Result[];
  }[];
}

const require = createRequire(import.meta.url);
const readJson = (path: string): object => JSON.parse(readFileSync(path, 'utf8'));
const ajv = new Ajv({ schemaId: 'id', allErrors: true });
ajv.addMetaSchema(readJson(require.resolve('ajv/lib/refs/json-schema-draft-04.json')));
const isValid = ajv.compile(readJson(require.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json')));

/** Checks the log against the standard's schema. */
function checked(text: string): Log['runs'][number] {
  const log: Log = JSON.parse(text);
  assert.ok(isValid(log), JSON.stringify(isValid.errors?.slice(0, 5), undefined, 2));
  const [run, ...others] = log.runs;
  assert.ok(run !== undefined && others.length === 0);
  for (const { uri } of Object.values(run.originalUriBaseIds)) assert.match(uri, /^file:\/\/.*\/$/);
  return run;
}

function makeLog(
  finding: FindingView,
  changes: Partial<Snapshot> = {},
  options: Partial<SarifOptions> = {},
): Log['runs'][number] {
  const log = makeSarif({
    snapshot: snapshotOf(finding, changes),
    end: { code: null, signal: 'SIGTERM' },
    exitCode: 3,
    version: '1.2.3',
    cwd: '/bank',
    root: '/bank',
    helpUri: (id, language) => `https://example.org/${id}.${language}.md`,
    ...options,
  });
  return checked(JSON.stringify(log));
}
const firstOf = (run: Log['runs'][number]): Result => {
  const [result] = run.results;
  assert.ok(result !== undefined);
  return result;
};
const placeOf = ({ physicalLocation: { artifactLocation, region } }: Location): string =>
  `${artifactLocation.uriBaseId ?? ''}/${artifactLocation.uri}:${region.startLine}:${region.startColumn}`;

describe('a finding in SARIF', () => {
  const hold = { role: 'holds', site: site(29, 9), task: 'Hypatia', resource: 'fork 1' };
  const wait = { role: 'waits', site: site(31, 9), task: 'Hypatia', resource: 'fork 2' };
  const other = { role: 'waits', site: site(31, 9), task: 'Laozi', resource: 'fork 1' };
  const finding: FindingView = { ...cycle, sites: [hold, wait, other] };

  test('stands where somebody waits, with every other place beside it', () => {
    const result = firstOf(makeLog(finding));
    assert.deepEqual([result.ruleId, result.level], ['deadlock-cycle', 'error']);
    assert.deepEqual(result.locations.map(placeOf), ['SRCROOT/lessons/philosophers.ts:31:9']);
    assert.deepEqual(
      result.relatedLocations.map((each) => [each.id, placeOf(each), each.message?.text]),
      [
        [1, 'SRCROOT/lessons/philosophers.ts:29:9', 'Hypatia holds fork 1'],
        [2, 'SRCROOT/lessons/philosophers.ts:31:9', 'Hypatia waits for fork 2'],
        [3, 'SRCROOT/lessons/philosophers.ts:31:9', 'Laozi waits for fork 1'],
      ],
    );
    assert.equal(result.locations[0]?.physicalLocation.region.snippet?.text, '\tawait right.acquire();');
    assert.equal(result.locations[0]?.logicalLocations?.[0]?.name, 'dine');
  });

  test('has a thread flow for each task', () => {
    const flows = firstOf(makeLog(finding)).codeFlows?.[0]?.threadFlows ?? [];
    assert.deepEqual(
      flows.map(({ id, locations }) => [id, locations.map(({ location }) => location.message?.text)]),
      [
        ['Hypatia', ['Hypatia holds fork 1', 'Hypatia waits for fork 2']],
        ['Laozi', ['Laozi waits for fork 1']],
      ],
    );
  });

  test('has a rule with help and the address of its page', () => {
    const run = makeLog(finding, { language: 'zh-cn' });
    const rule = run.tool.driver.rules[firstOf(run).ruleIndex];
    assert.equal(rule?.id, 'deadlock-cycle');
    assert.equal(rule.helpUri, 'https://example.org/deadlock-cycle.zh-cn.md');
    assert.match(rule.help.markdown, /^## 它是什么\n/);
    assert.doesNotMatch(rule.help.text, /[`#]/);
    assert.equal(run.language, 'zh-CN');
  });

  test('says how Lockstep and how the program ended, and what was lost', () => {
    const { run } = snapshotOf(finding);
    const [invocation] = makeLog(finding, { run: { ...run, dropped: 7 } }).invocations;
    assert.equal(invocation?.exitCode, 3);
    assert.equal(invocation.properties.programSignal, 'SIGTERM');
    assert.match(invocation.toolExecutionNotifications?.[0]?.message.text ?? '', /^7 events were lost/);
    const [ended] = makeLog(finding, {}, { exitCode: undefined, end: undefined }).invocations;
    assert.equal(ended !== undefined && 'exitCode' in ended, false);
    assert.equal(ended?.toolExecutionNotifications, undefined);
  });

  test('writes names as the standard wants them: addresses escaped, braces doubled', () => {
    const path = '/bank/a b/100%#?.ts';
    const odd = { ...site(1, 1), path };
    const run = makeLog({ ...cycle, message: 'uses {0}', steps: [], sites: [{ ...hold, site: odd }] });
    assert.equal(placeOf(firstOf(run).locations[0] ?? assert.fail()), 'SRCROOT/a%20b/100%25%23%3F.ts:1:1');
    assert.match(firstOf(run).message.text, /^uses \{\{0\}\}\n/);
    assert.equal(fileURLToPath(`file:///bank/${'a%20b/100%25%23%3F.ts'}`), path);
  });

  test('names files outside of the folder by their whole address, and needs no place at all', () => {
    const outside = firstOf(makeLog(finding, {}, { root: '/elsewhere' }));
    assert.equal(placeOf(outside.locations[0] ?? assert.fail()), '/file:///bank/lessons/philosophers.ts:31:9');
    const bare = firstOf(makeLog({ ...cycle, steps: [], sites: [] }));
    assert.deepEqual([bare.locations, bare.codeFlows], [[], undefined]);
  });

  test('has a fingerprint of the source, not of its lines or of the run', () => {
    const printOf = (run: Log['runs'][number]): string => firstOf(run).partialFingerprints['lockstepSites/v1'] ?? '';
    const before = printOf(makeLog(finding));
    assert.match(before, /^[0-9a-f]{32}$/);
    const moved = (line: number): FindingView['sites'] =>
      finding.sites.map((each) => ({ ...each, task: 'other', site: { ...each.site, line: each.site.line + line } }));
    const sources = snapshotOf(finding).sources.map((source) => ({
      ...source,
      lines: source.lines.map(({ line, text }) => ({ line: line + 40, text })),
    }));
    assert.equal(printOf(makeLog({ ...finding, id: 'f9', sites: moved(40).toReversed() }, { sources })), before);
    assert.notEqual(printOf(makeLog({ ...finding, detector: 'self-deadlock' })), before);
    assert.notEqual(printOf(makeLog({ ...finding, sites: [hold] })), before);
  });
});

describe('--format sarif', () => {
  const deadlock = program('deadlock.ts');

  test('is one line of valid SARIF, the same from the run and from its recording', async (context) => {
    const recording = join(temporaryFolder(context), 'kept');
    const live = await lockstep(['run', '--format', 'sarif', '--record', recording, 'deadlock.ts'], {
      cwd: programs,
    });
    assert.deepEqual([live.stdout, live.code], ['started\n', 3]);
    assert.equal(live.stderr.trimEnd().includes('\n'), false);
    const kept = await lockstep(['analyze', '--format', 'sarif', recording], { cwd: programs });
    const [first, second] = [checked(live.stderr), checked(kept.stdout)];
    assert.deepEqual(second, first);
    const result = firstOf(first);
    assert.deepEqual(
      result.locations.map(placeOf).map((place) => place.replace(/:\d+:\d+$/, '')),
      ['SRCROOT/deadlock.ts'],
    );
    assert.deepEqual(result.codeFlows?.[0]?.threadFlows.map(({ id }) => id).sort(), ['deposit', 'withdraw']);
    assert.equal(first.invocations[0]?.exitCode, 3);
    assert.equal(first.originalUriBaseIds['SRCROOT']?.uri, `${pathToFileURL(programs).href}/`);
  });

  test('names pages that are there', async () => {
    const { stderr } = await lockstep(['run', '--format', 'sarif', program('echo.mjs'), '0']);
    const { results, tool } = checked(stderr.trimEnd().split('\n').at(-1) ?? '');
    assert.deepEqual(results, []);
    for (const { id, helpUri } of tool.driver.rules)
      assert.match(readFileSync(fileURLToPath(helpUri), 'utf8'), new RegExp(id));
  });

  test('goes to the file of --output, while people read the text', async (context) => {
    const path = join(temporaryFolder(context), 'new/lockstep.sarif');
    const { stderr } = await lockstep(['run', '--format', 'sarif', '--output', path, deadlock]);
    assert.match(stderr, /^Deadlock \(certain\)\n/);
    assert.equal(firstOf(checked(readFileSync(path, 'utf8'))).ruleId, 'deadlock-cycle');
  });
});
