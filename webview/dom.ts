/** Small helpers to make elements. Texts go in as text, styles through the CSSOM: a strict content policy stays content. */
type Child = Node | string | undefined | false;
type Attributes = Readonly<Record<string, string | number | boolean | undefined | ((event: Event) => void)>>;

function apply(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (typeof value === 'function') element.addEventListener(name, value);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
}

/** An HTML element; a function as attribute is a listener for the event of that name. */
export function h<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  apply(element, attributes);
  element.append(...children.filter((child) => child !== undefined && child !== false));
  return element;
}

/** An SVG element. */
export function s<Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: readonly Child[]
): SVGElementTagNameMap[Name] {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  apply(element, attributes);
  element.append(...children.filter((child) => child !== undefined && child !== false));
  return element;
}

/** Rebuilds the content of `parent` only when `signature` changed, so that focus and hover survive equal snapshots. */
export function rebuild(parent: Element, signature: string, build: () => readonly Child[]): boolean {
  if (parent.getAttribute('data-signature') === signature) return false;
  const active = document.activeElement;
  const focused = active !== null && parent.contains(active) ? active.getAttribute('data-key') : null;
  parent.setAttribute('data-signature', signature);
  parent.replaceChildren(...build().filter((child) => child !== undefined && child !== false));
  if (focused !== null) {
    const again = parent.querySelector(`[data-key="${CSS.escape(focused)}"]`);
    if (again instanceof HTMLElement || again instanceof SVGElement) again.focus();
  }
  return true;
}

const widths = new Map<string, number>();
let pen: CanvasRenderingContext2D | null | undefined;
let families = { sans: 'sans-serif', mono: 'monospace' };

/** Reads the fonts in use; to be called when the theme may have changed. */
export function readFonts(root: Element): void {
  const style = getComputedStyle(root);
  const sans = style.fontFamily;
  const mono = style.getPropertyValue('--ls-mono').trim() || 'monospace';
  if (sans === families.sans && mono === families.mono) return;
  families = { sans, mono };
  widths.clear();
}

/** Width of a text in the page's own fonts. */
export function measureText(text: string, size: number, weight: number, mono = false): number {
  const font = `${weight} ${size}px ${mono ? families.mono : families.sans}`;
  const key = `${font}\n${text}`;
  const known = widths.get(key);
  if (known !== undefined) return known;
  pen ??= document.createElement('canvas').getContext('2d');
  let width = text.length * size * 0.6;
  if (pen !== null && pen !== undefined) {
    pen.font = font;
    width = pen.measureText(text).width;
  }
  if (widths.size > 5000) widths.clear();
  widths.set(key, width);
  return width;
}
