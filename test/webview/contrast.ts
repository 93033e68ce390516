/** Contrast (WCAG 2) of the texts in the drawings, measured on what is painted behind them. */
import type { Browser, Page } from 'playwright-core';

export interface PaintedText {
  readonly text: string;
  /** CSS pixels. */
  readonly size: number;
  readonly weight: number;
  readonly ratio: number;
}
interface Placed {
  readonly text: string;
  readonly size: number;
  readonly weight: number;
  readonly fill: string;
  readonly opacity: number;
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
}

/** What WCAG asks of a text of this size at level AA. */
export const least = ({ size, weight }: PaintedText): number =>
  size >= 24 || (size >= 18.66 && weight >= 600) ? 3 : 4.5;

const collect = (page: Page): Promise<Placed[]> =>
  page.evaluate(() => {
    const texts = [...document.querySelectorAll<SVGTextElement>('svg text')];
    const placed = texts.flatMap((element) => {
      const box = element.getBoundingClientRect();
      const text = element.textContent?.trim() ?? '';
      const middle = document.elementsFromPoint(box.x + box.width / 2, box.y + box.height / 2);
      const own = element.closest('svg');
      // Scrolled out of sight, or without a letter.
      if (text === '' || box.width === 0 || own === null || !middle.some((other) => own.contains(other))) return [];
      const style = getComputedStyle(element);
      if (style.visibility === 'hidden' || style.display === 'none') return [];
      let opacity = 1;
      for (let at: Element | null = element; at !== null; at = at.parentElement) {
        opacity *= Number(getComputedStyle(at).opacity);
      }
      const { x, y, width, height } = box;
      return [
        {
          text,
          size: Number.parseFloat(style.fontSize),
          weight: Number(style.fontWeight),
          fill: style.fill,
          opacity,
          box: { x, y, width, height },
        },
      ];
    });
    for (const element of texts) element.style.visibility = 'hidden';
    return placed;
  });

/** In the page's own words, since the loader of the tests would put helpers into a function that the page does not have. */
const MEASURE = `async ([png, texts]) => {
  const image = new Image();
  image.src = 'data:image/png;base64,' + png;
  await image.decode();
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [image.width, image.height];
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  const probe = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const rgba = (colour) => {
    probe.clearRect(0, 0, 1, 1);
    probe.fillStyle = colour;
    probe.fillRect(0, 0, 1, 1);
    return [...probe.getImageData(0, 0, 1, 1).data];
  };
  pen.drawImage(image, 0, 0);
  const channel = (v) => (v / 255 <= 0.03928 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4);
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  return texts.map(({ text, size, weight, fill, opacity, box }) => {
    const data = pen.getImageData(Math.round(box.x), Math.round(box.y), Math.max(1, Math.round(box.width)), Math.max(1, Math.round(box.height))).data;
    const counts = new Map();
    for (let at = 0; at < data.length; at += 4) {
      const key = data[at] + ',' + data[at + 1] + ',' + data[at + 2];
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    const back = [...counts].sort((a, b) => b[1] - a[1])[0][0].split(',').map(Number);
    const [r, g, b, a] = rgba(fill);
    const share = (a / 255) * opacity;
    const front = [r, g, b].map((v, i) => v * share + back[i] * (1 - share));
    const [x, y] = [light(front), light(back)];
    return { text, size, weight, ratio: (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05) };
  });
}`;

/** Of every text in a drawing that is in sight. The page's texts are gone afterwards. */
export async function drawnContrasts(browser: Browser, page: Page): Promise<readonly PaintedText[]> {
  const texts = await collect(page);
  const png = (await page.screenshot()).toString('base64');
  const blank = await browser.newPage();
  try {
    return await blank.evaluate<PaintedText[]>(`(${MEASURE})(${JSON.stringify([png, texts])})`);
  } finally {
    await blank.close();
  }
}

const COMPARE = `async (pngs) => {
  const pictures = await Promise.all(pngs.map(async (png) => {
    const image = new Image();
    image.src = 'data:image/png;base64,' + png;
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [image.width, image.height];
    const pen = canvas.getContext('2d');
    pen.drawImage(image, 0, 0);
    return pen.getImageData(0, 0, image.width, image.height);
  }));
  return pictures.map((one) => pictures.map((other) => {
    const width = Math.min(one.width, other.width);
    const height = Math.min(one.height, other.height);
    let differing = 0;
    for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) {
      if (Math.abs(one.data[(y * one.width + x) * 4] - other.data[(y * other.width + x) * 4]) > 40) differing++;
    }
    return differing;
  }));
}`;

/** How many pixels clearly differ between each two pictures. */
export async function differences(
  browser: Browser,
  pictures: readonly Buffer[],
): Promise<readonly (readonly number[])[]> {
  const blank = await browser.newPage();
  try {
    const data = JSON.stringify(pictures.map((picture) => picture.toString('base64')));
    return await blank.evaluate<number[][]>(`(${COMPARE})(${data})`);
  } finally {
    await blank.close();
  }
}
