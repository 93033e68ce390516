/** Findings of calls that broke a rule and threw: what they are is the same for all rules. */
import type { State } from '../../model/state.ts';
import { streamEnd } from '../../model/streamEnd.ts';
import type { Finding, Names } from '../detector.ts';

/** One for each place. A call whose error ended its thread is a warning; what the program has caught, it knows of. */
export const findMisuses = (state: State, rule: string): Finding[] => {
  const found = new Map<string, Finding>();
  for (const misuse of state.misuses) {
    if (misuse.rule !== rule) continue;
    const { at, task = state.streams.get(misuse.stream)?.task, resource, site, stream: id } = misuse;
    const key = `${rule}/${site ?? `${task}-${resource}`}`;
    const stream = state.streams.get(id);
    const wasFatal = stream !== undefined && (streamEnd(state, stream) === 'error' || (stream.exitCode ?? 0) !== 0);
    if (found.get(key)?.severity === 'warning' || (found.has(key) && !wasFatal)) continue;
    found.set(key, {
      id: rule,
      category: 'misuse',
      severity: wasFatal ? 'warning' : 'info',
      certainty: 'certain',
      key,
      since: found.get(key)?.since ?? at,
      tasks: task === undefined ? [] : [task],
      resources: resource === undefined ? [] : [resource],
      sites: site === undefined ? [] : [{ site, role: 'misused', task, resource }],
      steps: [],
      cyclic: false,
      behind: [],
      details: {},
    });
  }
  return [...found.values()];
};

export const callerOf = (finding: Finding, names: Names): string => names.task(finding.tasks[0]);
export const resourceOf = (finding: Finding, names: Names): string => finding.resources.map(names.resource).join('');
export const placeOf = (finding: Finding): Finding['sites'][number]['site'] => finding.sites[0]?.site;
