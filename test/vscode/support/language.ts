import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Makes VS Code know `language` ("zh-cn") as a display language, for windows that ask for it, as if a language pack
 * without texts were installed: VS Code's own texts stay English, and extensions show theirs in that language.
 */
export async function addLanguage(userData: string, language: string): Promise<void> {
  const texts = join(userData, `texts-${language}.json`);
  const pack = {
    hash: 'empty',
    extensions: [{ extensionIdentifier: { id: `lockstep.language-${language}` }, version: '1.0.0' }],
    translations: { vscode: texts },
    label: language,
  };
  await writeFile(texts, JSON.stringify({ version: '1.0.0', contents: {} }));
  await writeFile(join(userData, 'languagepacks.json'), JSON.stringify({ [language]: pack }));
  // Without this file every window is English, whatever its browser asks for.
  await writeFile(join(userData, 'User/argv.json'), '{}');
}
