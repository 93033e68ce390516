/**
 * Findings as SARIF 2.1.0 (OASIS, 2020), for code scanning and viewers. A run of Lockstep is one run in it; each detector is a
 * rule; a finding's steps are code flows with one thread flow for each task.
 */
import { createHash } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import { type FindingKind, findingSections } from '../core/view/findingPage.ts';
import type { FindingSiteView, FindingView, Language, SiteView, Snapshot } from '../core/view/viewModel.ts';
import type { ProgramEnd } from '../extension/session/launch.ts';
import { findingKinds } from '../extension/session/snapshot.ts';
import { pathIn, primarySite } from './places.ts';
import { isTextKey, say } from './texts.ts';

export interface SarifOptions {
  readonly snapshot: Snapshot;
  /** How the program ended; undefined where the recording does not say. */
  readonly end: ProgramEnd | undefined;
  /** Lockstep's own exit code; undefined where it ends by the program's signal. */
  readonly exitCode: number | undefined;
  readonly version: string;
  /** Absolute paths: where the program ran, and what paths are relative to. */
  readonly cwd: string;
  readonly root: string;
  /** The address of the page about a finding. */
  readonly helpUri: (id: string, language: Language) => string;
}

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';
const BASE = 'SRCROOT';

const levels = { error: 'error', warning: 'warning', info: 'note' } as const;
const levelOf: Readonly<Record<string, 'error' | 'warning' | 'note'>> = { deadlock: 'error', performance: 'note' };
const precisions = { certain: 'very-high', likely: 'high', potential: 'medium' } as const;

/** Braces stand for arguments in SARIF's messages, so that those of the text are doubled. */
const message = (text: string): { text: string } => ({ text: text.replaceAll(/[{}]/g, '$&$&') });

const ruleOf = ({ id, category, about }: FindingKind, language: Language, { helpUri }: SarifOptions): object => {
  const sections = findingSections({ id, category, about }, language);
  const level = levelOf[category] ?? 'warning';
  return {
    id,
    name: id.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: about[language].title },
    fullDescription: { text: about[language].brief },
    help: { text: sections.replaceAll(/^## /gm, '').replaceAll('`', ''), markdown: sections },
    helpUri: helpUri(id, language),
    defaultConfiguration: { level },
    properties: {
      tags: ['concurrency', category],
      'problem.severity': level === 'note' ? 'recommendation' : level,
    },
  };
};

/** A folder's address ends with a slash, so that paths can be put behind it. */
const folderUri = (path: string): string => `${pathToFileURL(path).href.replace(/\/$/, '')}/`;

class Places {
  readonly #snapshot: Snapshot;
  readonly #root: string;

  constructor({ snapshot, root }: SarifOptions) {
    this.#snapshot = snapshot;
    this.#root = root;
  }

  #lineOf({ path, line }: SiteView): string | undefined {
    const source = this.#snapshot.sources.find((each) => each.path === path);
    return source?.lines.find((each) => each.line === line)?.text;
  }

  #artifact(path: string): object {
    const inside = pathIn(this.#root, path);
    if (inside === undefined) return { uri: pathToFileURL(path).href };
    return { uri: inside.split('/').map(encodeURIComponent).join('/'), uriBaseId: BASE };
  }

  location(site: SiteView, text: string | undefined, id: number | undefined): object {
    const { line, column, functionName } = site;
    const source = this.#lineOf(site);
    return {
      ...(id === undefined ? {} : { id }),
      physicalLocation: {
        artifactLocation: this.#artifact(site.path),
        region: {
          startLine: line,
          startColumn: column,
          ...(source === undefined ? {} : { snippet: { text: source } }),
        },
      },
      ...(functionName === '' ? {} : { logicalLocations: [{ name: functionName, kind: 'function' }] }),
      ...(text === undefined || text === '' ? {} : { message: message(text) }),
    };
  }

  /** The same in every run of the same source, also where lines above it have come or gone. */
  fingerprint(finding: FindingView): string {
    const places = finding.sites.map(({ role, site }) => {
      const source = this.#lineOf(site)?.trim() ?? `${site.line}:${site.column}`;
      return [role, pathIn(this.#root, site.path) ?? site.file, site.functionName, source].join('\u0000');
    });
    const text = [finding.detector, ...[...new Set(places)].sort()].join('\u0001');
    return createHash('sha256').update(text).digest('hex').slice(0, 32);
  }
}

const sentenceOf = ({ role, task, resource }: FindingSiteView, language: Language): string =>
  `${task} ${isTextKey(role) ? say(language, role, { resource }) : role}`.trim();

const locationKinds: Readonly<Record<string, readonly string[]>> = {
  holds: ['acquire', 'resource'],
  waits: ['acquire', 'resource', 'danger'],
  released: ['release', 'resource'],
  started: ['call', 'function'],
  ended: ['return', 'function'],
};

/** What each task did, in the order of the explanation; the tasks' order among each other is not said. */
function codeFlowsOf(finding: FindingView, places: Places, language: Language): object[] {
  const byTask = new Map<string, FindingSiteView[]>();
  for (const site of finding.sites) byTask.set(site.task, [...(byTask.get(site.task) ?? []), site]);
  byTask.delete('');
  if (byTask.size === 0) return [];
  const threadFlows = [...byTask].map(([task, sites]) => ({
    id: task,
    message: message(task),
    locations: sites.map((site) => ({
      location: places.location(site.site, sentenceOf(site, language), undefined),
      kinds: locationKinds[site.role] ?? ['resource'],
      importance: site.role === 'waits' ? 'essential' : 'important',
    })),
  }));
  return [{ message: message(finding.title), threadFlows }];
}

function messageOf(finding: FindingView): object {
  const steps = finding.steps.map(({ sentence }) => sentence.map(({ text }) => text).join(''));
  const blocks = [finding.message, steps.map((step) => `- ${step}`).join('\n'), finding.why, finding.fix];
  return message(blocks.filter((block) => block !== '').join('\n\n'));
}

function resultOf(finding: FindingView, places: Places, language: Language): object {
  const primary = primarySite(finding);
  const codeFlows = codeFlowsOf(finding, places, language);
  const ruleIndex = findingKinds.findIndex(({ id }) => id === finding.detector);
  return {
    ruleId: finding.detector,
    ...(ruleIndex < 0 ? {} : { ruleIndex }),
    level: levels[finding.severity],
    kind: 'fail',
    message: messageOf(finding),
    locations: primary === undefined ? [] : [places.location(primary, undefined, undefined)],
    relatedLocations: finding.sites.map((each, index) =>
      places.location(each.site, sentenceOf(each, language), index + 1),
    ),
    ...(codeFlows.length === 0 ? {} : { codeFlows }),
    partialFingerprints: { 'lockstepSites/v1': places.fingerprint(finding) },
    properties: {
      category: finding.category,
      certainty: finding.certainty,
      precision: precisions[finding.certainty],
      tags: ['concurrency', finding.category],
    },
  };
}

function invocationOf({ snapshot, end, exitCode, cwd }: SarifOptions): object {
  const { program, events, dropped } = snapshot.run;
  const { language } = snapshot;
  return {
    executionSuccessful: true,
    ...(exitCode === undefined ? {} : { exitCode }),
    workingDirectory: { uri: folderUri(cwd) },
    ...(dropped === 0
      ? {}
      : {
          toolExecutionNotifications: [
            { level: 'warning', message: message(say(language, 'dropped', { n: dropped })) },
          ],
        }),
    properties: { program, programExitCode: end?.code ?? null, programSignal: end?.signal ?? null, events, dropped },
  };
}

/** The log as an object; its `version` is that of the standard. */
export function makeSarif(options: SarifOptions): object {
  const { snapshot, version, root } = options;
  const { language } = snapshot;
  const places = new Places(options);
  return {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Lockstep',
            version,
            semanticVersion: version,
            rules: findingKinds.map((kind) => ruleOf(kind, language, options)),
          },
        },
        language: language === 'en' ? 'en' : 'zh-CN',
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { [BASE]: { uri: folderUri(root) } },
        invocations: [invocationOf(options)],
        results: snapshot.findings.map((finding) => resultOf(finding, places, language)),
      },
    ],
  };
}
