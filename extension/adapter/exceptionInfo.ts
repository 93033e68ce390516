/** The explanation of a finding as exception info, and its categories as exception filters. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { FindingView, SiteView, StepView } from '../../core/view/viewModel.ts';
import type { Say } from './words.ts';

const categories = ['deadlock', 'stuck', 'potential-deadlock', 'race', 'misuse', 'performance'] as const;

export const defaultFilters: readonly string[] = ['deadlock', 'stuck'];

export const exceptionFilters = (say: Say): DebugProtocol.ExceptionBreakpointsFilter[] =>
  categories.map((filter) => ({
    filter,
    label: say(`filter.${filter}`),
    description: say(`filter.${filter}.description`),
    default: defaultFilters.includes(filter),
  }));

const placeOf = ({ file, line }: SiteView): string => `${file}:${line}`;

function stepLine({ parts, waitsAt, holdsName, holdsFrom }: StepView, say: Say): string {
  const waits = parts.map(({ text }) => text).join('');
  if (waitsAt === undefined) return waits;
  const at = placeOf(waitsAt);
  if (holdsName === '' || holdsFrom === undefined) return say('step.waits', { waits, at });
  return say('step.waitsAndHolds', { waits, at, held: holdsName, from: placeOf(holdsFrom) });
}

/** One line for each step, then why, then what to do. */
function explanation(finding: FindingView, say: Say): string {
  const steps = finding.steps.map((step) => stepLine(step, say));
  const fix = finding.fix === '' ? '' : say('fix', { fix: finding.fix });
  return [...steps, finding.why, fix].filter((line) => line !== '').join('\n');
}

export const exceptionInfo = (finding: FindingView, say: Say): DebugProtocol.ExceptionInfoResponse['body'] => ({
  exceptionId: finding.title,
  description: finding.message,
  breakMode: 'always',
  details: { message: finding.message, typeName: finding.detector, stackTrace: explanation(finding, say) },
});
