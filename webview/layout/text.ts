/** Width of a text in pixels, in a font given by its size and weight. The page measures; tests estimate. */
export type Measure = (text: string, size: number, weight: number, mono?: boolean) => number;

/** A rough measure for where there is no page: 0.62 em a letter, 1 em for wide characters. */
export const estimate: Measure = (text, size) => {
  let em = 0;
  for (const letter of text) em += (letter.codePointAt(0) ?? 0) > 0x2e7f ? 1 : 0.62;
  return em * size;
};

/** Cuts the middle out of a name, so that its ends stay: "handle…Order". */
export function cutMiddle(text: string, width: number, measured: (text: string) => number): string {
  if (measured(text) <= width) return text;
  const letters = [...text];
  for (let kept = letters.length - 1; kept > 2; kept -= 1) {
    const head = Math.ceil(kept / 2);
    const cut = `${letters.slice(0, head).join('')}…${letters.slice(letters.length - (kept - head)).join('')}`;
    if (measured(cut) <= width) return cut;
  }
  return `${letters[0] ?? ''}…`;
}
