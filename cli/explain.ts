/** `lockstep explain`: what a finding is, with a program that raises it and its repair. */
import type { FindingKind } from '../core/view/findingPage.ts';
import type { Language } from '../core/view/viewModel.ts';
import { findingKinds } from '../extension/session/snapshot.ts';
import { choice, parseArguments } from './arguments.ts';
import type { CliCommand, CliContext, Outcome } from './context.ts';
import { categories } from './failOn.ts';
import { readPage } from './findingDocs.ts';
import { languages } from './language.ts';
import { renderMarkdown } from './markdown.ts';
import { nearestWords } from './nearest.ts';
import { displayWidth, type Painter, painterFor, wrap } from './terminal.ts';
import { say } from './texts.ts';
import { findingUnknown, oneFindingExpected } from './usageErrors.ts';

const WIDTH = 80;

/** All findings by category, each with what is so in a sentence. */
function listText(language: Language, paint: Painter): string {
  const width = Math.max(...findingKinds.map(({ id }) => displayWidth(id))) + 4;
  const rows = ({ id, about }: FindingKind): string[] =>
    wrap(about[language].brief, WIDTH - width).map((line, index) =>
      index === 0 ? `  ${paint(id, 'blue')}${' '.repeat(width - 2 - id.length)}${line}` : ' '.repeat(width) + line,
    );
  const blocks = categories.flatMap((category) => {
    const kinds = findingKinds.filter((kind) => kind.category === category);
    return kinds.length === 0 ? [] : [[paint(category, 'bold'), ...kinds.flatMap(rows)].join('\n')];
  });
  return `${[...blocks, say(language, 'explainOne')].join('\n\n')}\n`;
}

async function explain(words: readonly string[], context: CliContext): Promise<Outcome> {
  const parsed = parseArguments(words, { language: 'value' });
  const [id, ...others] = parsed.rest;
  // Of options behind the finding, as people write them, there is only one.
  const behind = parseArguments(others, { language: 'value' });
  const language = choice(parsed, 'language', languages) ?? choice(behind, 'language', languages) ?? context.language;
  const [more] = behind.rest;
  if (more !== undefined) throw oneFindingExpected(more);
  const paint = painterFor(process.stdout, context.env);
  if (id === undefined) {
    await context.print('stdout', listText(language, paint));
    return { kind: 'code', code: 0 };
  }
  const ids = findingKinds.map((kind) => kind.id);
  if (!ids.includes(id)) throw findingUnknown(id, nearestWords(id, ids));
  await context.print('stdout', renderMarkdown(readPage(context.dist, id, language), paint));
  return { kind: 'code', code: 0 };
}

export const explainCommand: CliCommand = { name: 'explain', run: explain };
