/** The documentation's pages, which lie beside the build wherever Lockstep is installed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Language } from '../core/view/viewModel.ts';
import { partMissing } from '../extension/session/errors.ts';

const pagePath = (dist: string, id: string, language: Language): string =>
  join(dist, '..', 'docs', 'findings', language === 'en' ? `${id}.md` : `${id}.${language}.md`);

export const pageAddress = (dist: string, id: string, language: Language): string =>
  pathToFileURL(pagePath(dist, id, language)).href;

/** The page's Markdown; throws an error for people where it is not there. */
export function readPage(dist: string, id: string, language: Language): string {
  const path = pagePath(dist, id, language);
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw partMissing(path);
  }
}
