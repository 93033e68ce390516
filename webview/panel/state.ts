/** What the user did to the panel; the program's own state comes in snapshots. */

import type { HostCommand } from '../../core/view/messages.ts';
import type { SiteView, Snapshot } from '../../core/view/viewModel.ts';

export type Form = 'narrow' | 'medium' | 'wide';

export interface PanelState {
  readonly snapshot: Snapshot;
  readonly selected: string | undefined;
  readonly finding: string | undefined;
  readonly table: boolean;
  readonly search: string;
  /** All steps of the card are shown in the narrow form. */
  readonly unfolded: boolean;
  readonly form: Form;
  /** How long ago the snapshot came, nanoseconds; the live clock goes on between snapshots. */
  readonly since: number;
}
export interface PanelActions {
  readonly select: (id: string | undefined) => void;
  readonly open: (site: SiteView, beside: boolean) => void;
  readonly openThing: (id: string, beside: boolean) => void;
  readonly command: (command: HostCommand, finding: string | undefined) => void;
  readonly showFinding: (id: string) => void;
  readonly search: (text: string) => void;
  readonly toggleTable: () => void;
  readonly toggleUnfolded: () => void;
  readonly fit: () => void;
  readonly newLayout: () => void;
  readonly help: () => void;
}

export const nowOf = (state: PanelState): number =>
  state.snapshot.run.state === 'live' ? state.snapshot.run.now + state.since : state.snapshot.run.now;

export const word = (snapshot: Snapshot, key: string): string => snapshot.words[key] ?? key;

/** The word for a kind of resource; one that has none is called by its own name. */
export const kindName = (snapshot: Snapshot, kind: string): string => snapshot.words[`resource.${kind}`] ?? kind;

export const nameOf = (snapshot: Snapshot, id: string): string =>
  snapshot.tasks.find((task) => task.id === id)?.name ??
  snapshot.resources.find((resource) => resource.id === id)?.name ??
  '';

export const listNames = (snapshot: Snapshot, ids: readonly string[], most = 6): string => {
  const separator = snapshot.language === 'en' ? ', ' : '、';
  const names = ids.slice(0, most).map((id) => nameOf(snapshot, id));
  const more = ids.length - names.length;
  return more > 0 ? `${names.join(separator)}${separator}+${more}` : names.join(separator);
};

/** The finding whose card is open: the chosen one, else the worst. */
export const openFinding = (state: PanelState): Snapshot['findings'][number] | undefined =>
  state.snapshot.findings.find((finding) => finding.id === state.finding) ?? state.snapshot.findings[0];

export const placeText = (site: SiteView): string => `${site.file.slice(site.file.lastIndexOf('/') + 1)}:${site.line}`;
