/** Where files lie for readers on other machines: relative to the checkout or the working folder. */
import { relative, sep } from 'node:path';
import type { FindingView, SiteView } from '../core/view/viewModel.ts';

const isInside = (folder: string, path: string): boolean => {
  const inside = relative(folder, path);
  return inside !== '..' && !inside.startsWith(`..${sep}`) && inside !== path;
};

/** The checkout of a GitHub workflow where `cwd` lies in it, since its paths count from there; else `cwd`. */
export function rootFolder(cwd: string, env: NodeJS.ProcessEnv): string {
  const workspace = env['GITHUB_WORKSPACE'];
  return workspace !== undefined && workspace !== '' && isInside(workspace, cwd) ? workspace : cwd;
}

/** With forward slashes; undefined for a file that does not lie in `root`. */
export const pathIn = (root: string, path: string): string | undefined =>
  isInside(root, path) ? relative(root, path).split(sep).join('/') : undefined;

/** The place to look at first: where somebody waits. */
export function primarySite({ steps, sites }: FindingView): SiteView | undefined {
  return steps.find(({ waitsAt }) => waitsAt !== undefined)?.waitsAt ?? sites[0]?.site;
}
