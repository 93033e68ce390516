/** The page about a finding: the same text for `lockstep explain`, docs/findings and reports. Markdown, one paragraph a line. */
import type { About, Category } from '../detectors/detector.ts';
import type { Language } from '../text/format.ts';

export interface FindingKind {
  readonly id: string;
  readonly category: Category;
  readonly about: Readonly<Record<Language, About>>;
}
/** A program that raises the finding, and the same one mended: what stands in their files. */
export interface ExampleTexts {
  readonly buggy: { readonly path: string; readonly text: string };
  readonly fixed: { readonly path: string; readonly text: string };
}

const english = {
  category: 'Category',
  fails: 'makes the exit code 3 unless `--fail-on` says otherwise',
  failsNot: 'makes the exit code 3 only with `--fail-on`',
  what: 'What it is',
  detection: 'How it is found',
  certainty: 'How sure it can be',
  repair: 'What to do',
  example: 'A program that raises it',
  fixed: 'The same program mended',
} as const;
type PageWord = keyof typeof english;
const chinese: Readonly<Record<PageWord, string>> = {
  category: '类别',
  fails: '使退出码为 3，除非 `--fail-on` 另有说明',
  failsNot: '只有使用 `--fail-on` 时才使退出码为 3',
  what: '它是什么',
  detection: '如何发现',
  certainty: '有多确定',
  repair: '如何修复',
  example: '会引发它的程序',
  fixed: '修复后的同一程序',
};
const words: Readonly<Record<Language, Readonly<Record<PageWord, string>>>> = { en: english, 'zh-cn': chinese };

const fence = ({ path, text }: ExampleTexts['buggy']): string => {
  const name = /\.[cm]?js$/.test(path) ? 'js' : 'ts';
  return `\`${path}\`\n\n\`\`\`${name}\n${text.trimEnd()}\n\`\`\``;
};

/** What the finding is, how it is found, how sure it can be and what to do; without the heading and the example. */
export function findingSections({ about }: FindingKind, language: Language): string {
  const { what, detection, certainty, repair } = about[language];
  const section = (word: PageWord, text: string): string => `## ${words[language][word]}\n\n${text}`;
  return [
    section('what', what),
    section('detection', detection),
    section('certainty', certainty),
    section('repair', repair),
  ].join('\n\n');
}

/** The whole page; `example` is left out where there is none. */
export function findingPage(kind: FindingKind, language: Language, example: ExampleTexts | undefined): string {
  const say = words[language];
  const { title, brief } = kind.about[language];
  const [colon, semicolon, stop] = language === 'en' ? [': ', '; ', '.'] : ['：', '；', '。'];
  const fails = kind.category === 'deadlock' || kind.category === 'stuck' ? say.fails : say.failsNot;
  const parts = [
    `# ${title} (\`${kind.id}\`)`,
    brief,
    `${say.category}${colon}\`${kind.category}\`${semicolon}${fails}${stop}`,
    findingSections(kind, language),
  ];
  if (example !== undefined) {
    parts.push(`## ${say.example}`, fence(example.buggy), `## ${say.fixed}`, fence(example.fixed));
  }
  return `${parts.join('\n\n')}\n`;
}
