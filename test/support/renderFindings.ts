/** Findings as text, complete, for golden files. */
import type { Finding, Language, Names } from '../../core/detectors/detector.ts';
import { detectors } from '../../core/detectors/index.ts';
import type { SiteId } from '../../core/protocol/ids.ts';
import { anomalyText } from '../../core/view/anomalyText.ts';
import { makeNames } from '../../core/view/context.ts';
import type { Replay } from './replay.ts';

const namesOf = ({ state, decoder }: Replay, language: Language): Names =>
  makeNames({
    state,
    language,
    sites: (site) => decoder.site(site),
    displayPath: (path) => path.split('/').at(-1) ?? '',
  });

const texts = (run: Replay, finding: Finding, language: Language): string[] => {
  const detector = detectors.find(({ id }) => id === finding.id);
  const explained = detector?.explain[language](finding, namesOf(run, language), run.state);
  if (explained === undefined) return [`no texts for ${finding.id}`];
  const { title, message, steps, why, fix } = explained;
  return [`${language}: ${title}. ${message}`, ...steps.map((step) => `- ${step}`), ...(why === '' ? [] : [why]), fix];
};

const render = (run: Replay, finding: Finding): string => {
  const names = namesOf(run, 'en');
  const place = (site: SiteId | undefined): string => names.place(site) || '?';
  return [
    `${finding.id} (${finding.category}, ${finding.severity}, ${finding.certainty}) since ${finding.since / 1e6} ms`,
    `  tasks: ${finding.tasks.map(names.task).join(', ')}`,
    `  resources: ${finding.resources.map(names.resource).join(', ')}`,
    ...(finding.behind.length > 0 ? [`  behind: ${finding.behind.map(names.task).join(', ')}`] : []),
    ...finding.sites.map(({ role, site, task, resource }) => {
      return `  ${role} ${place(site)}: ${names.task(task)}${resource === undefined ? '' : `, ${names.resource(resource)}`}`;
    }),
    ...texts(run, finding, 'en').map((line) => `  ${line}`),
    ...texts(run, finding, 'zh-cn').map((line) => `  ${line}`),
  ].join('\n');
};

/** All findings and anomalies of a run; "nothing" when there are none. */
export const renderFindings = (run: Replay): string => {
  const findings = run.log.findings.map((finding) => render(run, finding));
  const anomalies = run.state.anomalies.map(({ anomaly }) => `anomaly: ${anomalyText(anomaly, 'en')}`);
  const all = [...findings, ...anomalies];
  return `${all.length === 0 ? 'nothing' : all.join('\n\n')}\n`;
};
