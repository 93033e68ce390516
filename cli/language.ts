/** In which language to speak. */
import type { Language } from '../core/view/viewModel.ts';

export const languages: readonly Language[] = ['en', 'zh-cn'];

/** From the variables that POSIX names, the first that is set and not empty: Chinese where it says so, else English. */
export function languageOf(env: NodeJS.ProcessEnv): Language {
  const locale = [env['LC_ALL'], env['LC_MESSAGES'], env['LANG']].find((value) => value !== undefined && value !== '');
  return locale !== undefined && /^zh\b|^zh_/i.test(locale) ? 'zh-cn' : 'en';
}
