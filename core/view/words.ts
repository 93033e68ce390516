import type { Language } from './viewModel.ts';
import { wordsEn } from './wordsEn.ts';
import { wordsZhCn } from './wordsZhCn.ts';

export type WordKey = keyof typeof wordsEn;
export type Words = Readonly<Record<WordKey, string>>;

export const wordsOf = (language: Language): Words => (language === 'zh-cn' ? wordsZhCn : wordsEn);
