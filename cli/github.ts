/** Findings as commands of GitHub's workflows, which become annotations at the lines of a pull request. */
import type { FindingView, Language, Snapshot } from '../core/view/viewModel.ts';
import { pathIn, primarySite } from './places.ts';
import { say } from './texts.ts';

/** In the text of a command. */
const escapeData = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const escapeProperty = (text: string): string => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

const commands = { error: 'error', warning: 'warning', info: 'notice' } as const;

/** What is so, step by step and in which tests, why, and what to do. */
function explanationOf(finding: FindingView, root: string, language: Language): string {
  const { message, steps, sites, why, fix } = finding;
  const started = sites.filter(({ role }) => role === 'started');
  const sentences = [
    ...steps.map(({ sentence }) => `- ${sentence.map(({ text }) => text).join('')}`),
    ...started.map(({ site, task }) => {
      const place = `${pathIn(root, site.path) ?? site.path}:${site.line}`;
      return `- ${task} ${say(language, 'started')}: ${place}`;
    }),
  ];
  return [message, sentences.join('\n'), why, fix].filter((block) => block !== '').join('\n\n');
}

function commandOf(finding: FindingView, root: string, language: Language): string {
  const site = primarySite(finding);
  const properties: (readonly [string, string])[] = [];
  if (site !== undefined) {
    properties.push(['file', pathIn(root, site.path) ?? site.path]);
    properties.push(['line', String(site.line)], ['col', String(site.column)]);
  }
  properties.push(['title', `${finding.title} (${finding.detector})`]);
  const list = properties.map(([name, value]) => `${name}=${escapeProperty(value)}`).join(',');
  return `::${commands[finding.severity]} ${list}::${escapeData(explanationOf(finding, root, language))}`;
}

/** A line for each finding, worst first; empty where there is none. `root`: what paths are relative to. */
export const githubCommands = ({ findings, language }: Snapshot, root: string): string =>
  findings.map((finding) => `${commandOf(finding, root, language)}\n`).join('');
