/** A sentence near the pointer, after a short rest. */
import { h } from '../dom.ts';

const REST = 120;

export class Tooltip {
  readonly element = h('div', { class: 'tooltip', 'aria-hidden': 'true', hidden: true });
  private timer: ReturnType<typeof setTimeout> | undefined;
  private pointer = { x: 0, y: 0 };

  move(event: PointerEvent): void {
    this.pointer = { x: event.clientX, y: event.clientY };
  }

  /** Shows the text after a rest and runs `then` with it; undefined hides at once. */
  set(tip: { readonly text: string; readonly at: MouseEvent | undefined } | undefined, then: () => void): void {
    clearTimeout(this.timer);
    if (tip === undefined) {
      this.element.hidden = true;
      then();
      return;
    }
    this.timer = setTimeout(() => {
      then();
      if (tip.at === undefined || tip.text === '') return;
      this.element.textContent = tip.text;
      this.element.hidden = false;
      const { width, height } = this.element.getBoundingClientRect();
      const left = Math.max(4, Math.min(this.pointer.x + 14, innerWidth - width - 8));
      const below = this.pointer.y + 18;
      const top = below + height > innerHeight - 4 ? this.pointer.y - height - 10 : below;
      this.element.style.setProperty('left', `${left}px`);
      this.element.style.setProperty('top', `${top}px`);
    }, REST);
  }
}
