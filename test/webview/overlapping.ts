import type { Page } from 'playwright-core';

/** Pairs of node names, chips and marks that lie over each other, as texts. */
export const overlapping = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const boxes = [...document.querySelectorAll('.graph-svg :is(.node-name, .chip, .task > .outline:not(.behind))')]
      .filter((element) => element.getClientRects().length > 0 && element.getBoundingClientRect().width > 0)
      .map((element) => ({ element, box: element.getBoundingClientRect(), text: element.textContent ?? '' }));
    return boxes.flatMap((a, index) =>
      boxes
        .slice(index + 1)
        .filter((b) => a.element.closest('.node, .chip') !== b.element.closest('.node, .chip'))
        .filter(
          (b) =>
            Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left) > 1.5 &&
            Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top) > 1.5,
        )
        .map((b) => `${a.text} / ${b.text}`),
    );
  });
