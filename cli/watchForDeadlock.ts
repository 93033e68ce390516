/** Notices, while the program runs, that part of it can never go on. */
import type { Finding } from '../core/detectors/detector.ts';
import type { Session } from '../extension/session/session.ts';

/** Milliseconds until a finding is looked at again, so that events on their way to the file can still speak against it. */
const FIRST_LOOK = 150;
const LONGEST_PAUSE = 5000;

/** Worth ending the program for: nobody in it will ever go on, for certain, and that is an error rather than a note. */
const isFatal = ({ category, certainty, severity }: Finding): boolean =>
  certainty === 'certain' && (category === 'deadlock' || (category === 'stuck' && severity === 'error'));

/** Calls `onDeadlock` once for each fatal finding, after a second reading confirmed it. The result stops watching. */
export function watchForDeadlock(session: Session, onDeadlock: () => void): () => void {
  const told = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let pause = FIRST_LOOK;
  const open = (): Finding | undefined =>
    session.analysis.findings.find((finding) => isFatal(finding) && !told.has(finding.key));
  const look = (): void => {
    timer = undefined;
    const finding = open();
    if (finding === undefined) return;
    if (session.confirms(finding.id)) {
      told.add(finding.key);
      pause = FIRST_LOOK;
      onDeadlock();
    } else pause = Math.min(pause * 2, LONGEST_PAUSE);
    arm();
  };
  const arm = (): void => {
    if (timer === undefined && open() !== undefined) timer = setTimeout(look, pause);
  };
  const unsubscribe = session.onChange(arm);
  return () => {
    unsubscribe();
    clearTimeout(timer);
  };
}
