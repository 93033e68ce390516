/** The band of a cycle with its words, and the box around a cause. */
import { arc } from 'd3';
import { counted, fill, formatAge, formatMoment } from '../../core/text/format.ts';
import type { Snapshot } from '../../core/view/viewModel.ts';
import { measureText, s } from '../dom.ts';
import type { CausePlace, RingPlace } from '../layout/drawing.ts';

const whole = 2 * Math.PI;

/** The band as a path, drawn from the top to `until` (radians). */
export const bandPath = (place: RingPlace, until = whole): string =>
  arc()({
    innerRadius: place.radius - place.band,
    outerRadius: place.radius + place.band,
    startAngle: 0,
    endAngle: until,
  }) ?? '';

export function ringShape(place: RingPlace): SVGElement[] {
  if (place.ring.potential) {
    return [place.radius - place.band, place.radius + place.band].map((r) => s('circle', { class: 'band-dotted', r }));
  }
  const d = bandPath(place);
  return [
    s('path', { class: 'band-fill', d }),
    s('path', { class: 'band-hatch', d }),
    s('circle', { class: 'band-edge', r: place.radius - place.band }),
    s('circle', { class: 'band-edge', r: place.radius + place.band }),
  ];
}

export interface RingWords {
  readonly title: string;
  readonly size: string;
  readonly when: readonly string[];
}

export function ringWords(place: RingPlace, snapshot: Snapshot, now: number): RingWords {
  const { words, language } = snapshot;
  const { finding } = place.ring;
  const tasks = new Set(finding.steps.map((step) => step.task ?? '')).size;
  const resources = new Set(finding.steps.map((step) => step.resource)).size;
  const kinds = finding.steps.map((step) => snapshot.resources.find((each) => each.id === step.resource)?.kind ?? '');
  const locks = kinds.every((kind) => kind.endsWith('lock'));
  const size = [counted(words, 'tasks', tasks), counted(words, locks ? 'locks' : 'resources', resources)];
  const separator = language === 'en' ? ', ' : '，';
  const title = place.ring.potential ? words['ring.potential'] : words['ring.deadlock'];
  const closed = fill(words['ring.closed'] ?? '', { time: formatMoment(finding.since, language) });
  const age = (now - finding.since) / 1e9;
  const ago = fill(words['ring.ago'] ?? '', {
    age: age < 60 ? `${Math.max(0, age).toFixed(1)} s` : formatAge(now - finding.since, language),
  });
  return {
    title: title ?? '',
    size: size.join(separator),
    when: place.ring.potential ? [words['ring.predicted'] ?? ''] : [closed, ago],
  };
}

/** The centre of the ring; sizes follow the room inside the band. */
export function ringCentre(place: RingPlace, { title, size, when }: RingWords): SVGElement[] {
  const inner = (place.radius - place.band) * 2 - 16;
  const most = place.small ? 21 : 25;
  const natural = measureText(title, most, 650);
  const fontSize = Math.max(14, Math.min(most, (most * inner * 0.94) / natural));
  const oneLine = when.join(', ');
  const lines = measureText(oneLine, 11.5, 400) < inner * 0.86 ? [oneLine] : [...when];
  const fits = lines.filter((line) => measureText(line, 11.5, 400) < inner * 0.96);
  const heading = s('text', { class: 'ring-title', y: place.small ? -10 : -14 }, title);
  heading.style.setProperty('font-size', `${fontSize.toFixed(1)}px`);
  const parts: SVGElement[] = [heading];
  if (measureText(size, 11, 400) < inner) {
    const tight = measureText(size, 12.5, 600) > inner * 0.96 ? ' tight' : '';
    parts.push(s('text', { class: `ring-size${tight}`, y: place.small ? 10 : 13 }, size));
  }
  const shown = place.small ? fits.slice(-1) : fits;
  shown.forEach((line, index) => {
    parts.push(s('text', { class: 'ring-when', y: (place.small ? 26 : 33) + index * 16 }, line));
  });
  return parts;
}

export function causeShape(place: CausePlace, upright: boolean): SVGElement[] {
  const x = -place.width / 2;
  const y = -place.height / 2;
  // From top to bottom, the edges come in where the words would stand.
  const textY = upright ? place.height / 2 - 14 : y + 24;
  return [
    s('rect', { class: 'cause-box', x, y, width: place.width, height: place.height, rx: 6 }),
    s('text', { class: 'cause-text', x: x + 16, y: textY }, place.cause.text),
  ];
}
