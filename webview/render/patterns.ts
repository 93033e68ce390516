/** Hatchings, shared by all drawings of the page. */
import { s } from '../dom.ts';

const diagonal = 'M-1 7 7-1M-1 1 1-1M5 7 7 5';

function hatch(id: string, className: string, size: number, ...paths: string[]): SVGElement {
  return s(
    'pattern',
    { id, class: `pattern ${className}`, width: size, height: size, patternUnits: 'userSpaceOnUse' },
    ...paths.map((d) => s('path', { d })),
  );
}

export function patterns(): SVGSVGElement {
  const cross = (size: number): string => `M0 0 ${size} ${size}M${size} 0 0 ${size}`;
  return s(
    'svg',
    { class: 'patterns', width: 0, height: 0, 'aria-hidden': 'true', focusable: 'false' },
    s(
      'defs',
      {},
      hatch('ls-wait', 'pattern-wait', 6, diagonal),
      hatch('ls-stuck', 'pattern-stuck', 9, 'M-1 10 10-1M-1 1 1-1M8 10 10 8'),
      hatch('ls-dead', 'pattern-dead', 6, cross(6)),
      hatch('ls-band', 'pattern-band', 9, cross(9)),
      hatch('ls-gone', 'pattern-gone', 6, diagonal),
    ),
  );
}
