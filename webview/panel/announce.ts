/** The live regions: a new finding at once, counts politely and at most every 5 s. */
import type { FindingView, Snapshot } from '../../core/view/viewModel.ts';
import { h } from '../dom.ts';
import { sayCounts, sayFinding } from './say.ts';

const QUIET = 5000;

export class Announcer {
  readonly urgent = h('div', { class: 'reader-only', role: 'alert', 'aria-live': 'assertive' });
  readonly polite = h('div', { class: 'reader-only', role: 'status', 'aria-live': 'polite' });
  private readonly told = new Set<string>();
  private lastCounts = '';
  private lastTime = Number.NEGATIVE_INFINITY;
  private primed = false;

  /** Tells what is new and returns a new certain finding. `time` in milliseconds of any steady clock. */
  news(snapshot: Snapshot, time: number): FindingView | undefined {
    const fresh = snapshot.findings.filter((finding) => !this.told.has(finding.id));
    for (const finding of fresh) this.told.add(finding.id);
    const loud = fresh.find((finding) => finding.certainty === 'certain' && finding.severity === 'error');
    if (loud !== undefined) this.urgent.textContent = sayFinding(snapshot, loud);
    const counts = sayCounts(snapshot);
    const due =
      this.primed && snapshot.run.state === 'live' && counts !== this.lastCounts && time - this.lastTime >= QUIET;
    if (due) {
      this.polite.textContent = counts;
      this.lastTime = time;
      this.lastCounts = counts;
    }
    this.primed = true;
    return loud;
  }

  say(text: string): void {
    this.polite.textContent = text;
  }
}
