import { readFile } from 'node:fs/promises';

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;

/** Names of the files in a zip archive (`.vsix`) without a comment, in order: its central directory, as in APPNOTE.TXT 4.3. */
export async function archivedFiles(path: string): Promise<string[]> {
  const bytes = await readFile(path);
  const end = bytes.length - 22;
  if (end < 0 || bytes.readUInt32LE(end) !== endSignature) throw new Error(`${path} is no zip archive`);
  const names: string[] = [];
  let at = bytes.readUInt32LE(end + 16);
  while (at < end && bytes.readUInt32LE(at) === entrySignature) {
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset));
    if (nameLength === undefined || extraLength === undefined || commentLength === undefined) break;
    names.push(bytes.toString('utf8', at + 46, at + 46 + nameLength));
    at += 46 + nameLength + extraLength + commentLength;
  }
  return names;
}
