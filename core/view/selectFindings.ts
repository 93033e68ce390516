import type { Finding, FindingStep, Names } from '../detectors/detector.ts';
import type { TaskId } from '../protocol/ids.ts';
import { fill } from '../text/format.ts';
import { findingKey, resourceKey, type SelectContext, taskKey } from './context.ts';
import type { FindingSiteView, FindingView, StepView, TextPart } from './viewModel.ts';
import type { WordKey } from './words.ts';

// Names go through a detector's sentence between two private characters, so that a view can set them in bold.
const OPEN = '\uE000';
const CLOSE = '\uE001';

const marked = (names: Names): Names => ({
  ...names,
  task: (task) => `${OPEN}${names.task(task)}${CLOSE}`,
  resource: (resource) => `${OPEN}${names.resource(resource)}${CLOSE}`,
});

const plain = (text: string): string => text.replaceAll(OPEN, '').replaceAll(CLOSE, '');

/** Splits a sentence with marked names into its parts. */
function splitParts(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let strong = false;
  for (const piece of text.split(/[\uE000\uE001]/)) {
    if (piece !== '') parts.push({ text: piece, strong });
    strong = !strong;
  }
  return parts;
}

/** All findings, worst first, in the snapshot's language. */
export function selectFindings(context: SelectContext): FindingView[] {
  const rank = { error: 0, warning: 1, info: 2 } as const;
  const note = { error: 0, warning: 0, info: 1 } as const;
  const sure = { certain: 0, likely: 1, potential: 2 } as const;
  return context.findings
    .map((finding) => selectFinding(context, finding))
    .sort(
      (a, b) =>
        note[a.severity] - note[b.severity] ||
        sure[a.certainty] - sure[b.certainty] ||
        rank[a.severity] - rank[b.severity] ||
        a.since - b.since,
    );
}

function selectFinding(context: SelectContext, finding: Finding): FindingView {
  const detector = context.detectors.find((each) => each.id === finding.id);
  const texts = detector?.explain[context.language](finding, marked(context.names), context.state);
  const behind = [...new Set(finding.behind.map(context.shown))];
  return {
    id: findingKey(finding),
    detector: finding.id,
    category: finding.category,
    severity: finding.severity,
    certainty: finding.certainty,
    title: plain(texts?.title ?? finding.id),
    message: plain(texts?.message ?? ''),
    messageParts: splitParts(texts?.message ?? ''),
    cause: causeOf(context, finding.id),
    why: plain(texts?.why ?? ''),
    fix: plain(texts?.fix ?? ''),
    since: finding.since,
    cyclic: finding.cyclic,
    steps: finding.steps.map((step, index) => selectStep(context, finding, step, texts?.steps[index] ?? '')),
    tasks: [...new Set(finding.tasks.map(context.shown))].map(taskKey),
    resources: finding.resources.map(resourceKey),
    behind: behind.map(taskKey),
    sites: [...sitesOf(context, finding), ...callersOf(context, finding)],
  };
}

function sitesOf(context: SelectContext, finding: Finding): FindingSiteView[] {
  return finding.sites.flatMap((site) => {
    const view = context.siteView(site.site);
    if (view === undefined) return [];
    const task = site.task === undefined ? '' : context.names.task(site.task);
    const resource = site.resource === undefined ? '' : context.names.resource(site.resource);
    return [{ role: site.role, site: view, task, resource }];
  });
}

/** The jobs with a name of their own, such as tests, that called the tasks of a finding: where to look for what was going on. */
function callersOf(context: SelectContext, finding: Finding): FindingSiteView[] {
  const { tasks } = context.state;
  const callers = new Set<TaskId>();
  for (const id of finding.tasks) {
    for (let task = tasks.get(id); task !== undefined; task = task.parent && tasks.get(task.parent)) {
      const site = task.site === undefined ? undefined : context.sites(task.site);
      // A module's own code has the name of its file.
      const isNamed = site?.functionName === '' && site.label !== '' && !site.file.endsWith(site.label);
      if (isNamed) callers.add(task.id);
    }
  }
  const own = new Set(finding.tasks.map(context.shown));
  return [...callers].flatMap((id) => {
    const site = context.siteView(tasks.get(id)?.site);
    if (site === undefined || own.has(context.shown(id))) return [];
    return [{ role: 'started', site, task: context.names.task(id), resource: '' }];
  });
}

function causeOf(context: SelectContext, detector: string): string {
  const key = `cause.${detector}`;
  const known = (text: string): text is WordKey => text in context.words;
  return known(key) ? context.words[key] : '';
}

/** The step without its places, which the view sets below as links. */
function shortStep(context: SelectContext, step: FindingStep): string {
  const { task, resource } = marked(context.names);
  return fill(context.words['step.waits'], { task: task(step.task), resource: resource(step.resource) });
}

function selectStep(context: SelectContext, finding: Finding, step: FindingStep, text: string): StepView {
  const task = step.task === undefined ? undefined : context.shown(step.task);
  // What this step's task holds in the chain is what another step's task waits for.
  const holds = finding.steps.find((other) => other.holder !== undefined && context.shown(other.holder) === task);
  return {
    sentence: splitParts(text),
    parts: splitParts(finding.cyclic && step.waitsAt !== undefined ? shortStep(context, step) : text),
    task: task === undefined ? undefined : taskKey(task),
    resource: resourceKey(step.resource),
    waitsAt: context.siteView(step.waitsAt),
    heldFrom: context.siteView(step.heldFrom),
    holdsName: holds === undefined ? '' : context.names.resource(holds.resource),
    holdsFrom: context.siteView(holds?.heldFrom),
    since: step.waitsSince,
  };
}
