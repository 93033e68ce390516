/** UTF-8 without the platform's own coder, which this folder may not use. Unpaired surrogates and broken bytes become U+FFFD. */
const REPLACEMENT = 0xfffd;

export const encodeUtf8 = (text: string): Uint8Array => {
  const bytes = new Uint8Array(text.length * 3);
  let length = 0;
  for (const character of text) {
    let code = character.codePointAt(0) ?? REPLACEMENT;
    if (code >= 0xd800 && code <= 0xdfff) code = REPLACEMENT;
    if (code < 0x80) bytes[length++] = code;
    else {
      if (code < 0x800) bytes[length++] = 0xc0 | (code >>> 6);
      else {
        if (code < 0x10000) bytes[length++] = 0xe0 | (code >>> 12);
        else {
          bytes[length++] = 0xf0 | (code >>> 18);
          bytes[length++] = 0x80 | ((code >>> 12) & 63);
        }
        bytes[length++] = 0x80 | ((code >>> 6) & 63);
      }
      bytes[length++] = 0x80 | (code & 63);
    }
  }
  return bytes.subarray(0, length);
};

/** Smallest code point that a sequence of this many bytes may stand for; a smaller one is an overlong form. */
const smallest = [0, 0, 0x80, 0x800, 0x10000];
const sequenceLength = (first: number): number => {
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first < 0xe0) return 2;
  if (first >= 0xe0 && first < 0xf0) return 3;
  if (first >= 0xf0 && first < 0xf5) return 4;
  return 0;
};

export const decodeUtf8 = (bytes: Uint8Array): string => {
  const parts: string[] = [];
  let units: number[] = [];
  let at = 0;
  while (at < bytes.length) {
    const first = bytes[at] ?? 0;
    const length = sequenceLength(first);
    let code = length < 2 ? first : first & (0xff >>> (length + 1));
    let read = 1;
    while (read < length && ((bytes[at + read] ?? 0) & 0xc0) === 0x80)
      code = (code << 6) | ((bytes[at + read++] ?? 0) & 63);
    const good = length > 0 && read === length && code >= (smallest[length] ?? 0) && code <= 0x10ffff;
    if (!good || (code >= 0xd800 && code <= 0xdfff)) code = REPLACEMENT;
    at += read;
    units.push(code);
    if (units.length === 4096) {
      parts.push(String.fromCodePoint(...units));
      units = [];
    }
  }
  parts.push(String.fromCodePoint(...units));
  return parts.join('');
};
