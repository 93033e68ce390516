/**
 * Layered layout: longest path for the layers, three sweeps of barycentre for the order (Sugiyama, Tagawa and Toda 1981), and
 * isotonic regression for the places in a layer. No randomness: the same input gives the same picture.
 */
export interface LayerBlock {
  readonly id: string;
  /** Size along the layers' direction and across it. */
  readonly along: number;
  readonly across: number;
  /** Blocks with the same lane stay together in a layer. */
  readonly lane: string;
}
export interface LayerLink {
  readonly from: string;
  readonly to: string;
  /** Where on the block, across, from its centre. */
  readonly fromOffset: number;
  readonly toOffset: number;
}
export interface LayerOptions {
  readonly along: number;
  readonly across: number;
  readonly gapAlong: { readonly least: number; readonly most: number };
  readonly gapAcross: number;
}
export interface LayerPlace {
  readonly along: number;
  readonly across: number;
}

export function layerBlocks(
  blocks: readonly LayerBlock[],
  links: readonly LayerLink[],
  options: LayerOptions,
): Map<string, LayerPlace> {
  const forward = withoutCycles(blocks, links);
  const layers = splitTall(orderLayers(assignLayers(blocks, forward), forward), options);
  const widths = layers.map((layer) => Math.max(0, ...layer.map((block) => block.along)));
  const total = widths.reduce((sum, width) => sum + width, 0);
  const gaps = Math.max(1, layers.length - 1);
  const gap = Math.min(options.gapAlong.most, Math.max(options.gapAlong.least, (options.along - total - 48) / gaps));
  let along = (options.along - total - gap * (layers.length - 1)) / 2;
  const across = acrossPlaces(layers, forward, options);
  const places = new Map<string, LayerPlace>();
  layers.forEach((layer, index) => {
    const width = widths[index] ?? 0;
    for (const block of layer) {
      places.set(block.id, { along: along + width / 2, across: across.get(block.id) ?? 0 });
    }
    along += width + gap;
  });
  return places;
}

/** Leaves out the links that close a cycle, found depth first in the order of the blocks. */
function withoutCycles(blocks: readonly LayerBlock[], links: readonly LayerLink[]): LayerLink[] {
  const out = new Map<string, LayerLink[]>();
  for (const link of links) out.set(link.from, [...(out.get(link.from) ?? []), link]);
  const state = new Map<string, 'open' | 'done'>();
  const back = new Set<LayerLink>();
  const visit = (id: string): void => {
    state.set(id, 'open');
    for (const link of out.get(id) ?? []) {
      if (state.get(link.to) === 'open') back.add(link);
      else if (!state.has(link.to)) visit(link.to);
    }
    state.set(id, 'done');
  };
  for (const block of blocks) if (!state.has(block.id)) visit(block.id);
  return links.filter((link) => !back.has(link));
}

function assignLayers(blocks: readonly LayerBlock[], links: readonly LayerLink[]): LayerBlock[][] {
  const level = new Map(blocks.map((block) => [block.id, 0]));
  // As many rounds as there are blocks at most; it settles after as many as the longest path.
  for (let round = 0, changed = true; changed && round < blocks.length; round += 1) {
    changed = false;
    for (const { from, to } of links) {
      const least = (level.get(from) ?? 0) + 1;
      if ((level.get(to) ?? 0) < least) {
        level.set(to, least);
        changed = true;
      }
    }
  }
  const entered = new Set(links.map((link) => link.to));
  for (const block of blocks) {
    if (entered.has(block.id)) continue;
    const next = links.filter((link) => link.from === block.id).map((link) => level.get(link.to) ?? 0);
    // What nothing leads to stands right before what it leads to.
    if (next.length > 0) level.set(block.id, Math.min(...next) - 1);
  }
  const layers: LayerBlock[][] = [];
  for (const block of blocks) {
    const index = level.get(block.id) ?? 0;
    const layer = layers[index] ?? [];
    layer.push(block);
    layers[index] = layer;
  }
  return Array.from(layers, (layer) => layer ?? []).filter((layer) => layer.length > 0);
}

function orderLayers(layers: readonly LayerBlock[][], links: readonly LayerLink[]): LayerBlock[][] {
  const ordered = layers.map((layer) => [...layer]);
  const rank = new Map<string, number>();
  const number = (layer: readonly LayerBlock[]): void => {
    layer.forEach((block, index) => {
      rank.set(block.id, (index + 0.5) / layer.length);
    });
  };
  ordered.forEach(number);
  for (let sweep = 0; sweep < 3; sweep += 1) {
    const down = sweep % 2 === 0;
    for (const layer of down ? ordered : [...ordered].reverse()) {
      const centre = new Map(
        layer.map((block) => {
          const near = links.flatMap((link) =>
            link.to === block.id ? [rank.get(link.from) ?? 0] : link.from === block.id ? [rank.get(link.to) ?? 0] : [],
          );
          const own = rank.get(block.id) ?? 0;
          return [block.id, near.length === 0 ? own : near.reduce((sum, value) => sum + value, 0) / near.length];
        }),
      );
      const lanes = new Map<string, number[]>();
      for (const block of layer) lanes.set(block.lane, [...(lanes.get(block.lane) ?? []), centre.get(block.id) ?? 0]);
      const laneCentre = (lane: string): number => {
        const all = lanes.get(lane) ?? [0];
        return all.reduce((sum, value) => sum + value, 0) / all.length;
      };
      layer.sort(
        (a, b) =>
          laneCentre(a.lane) - laneCentre(b.lane) ||
          a.lane.localeCompare(b.lane) ||
          (centre.get(a.id) ?? 0) - (centre.get(b.id) ?? 0),
      );
      number(layer);
    }
  }
  return ordered;
}

/** A layer that is much taller than the room stands in several columns. */
function splitTall(layers: readonly LayerBlock[][], options: LayerOptions): LayerBlock[][] {
  return layers.flatMap((layer) => {
    const tall = layer.reduce((sum, block) => sum + block.across + options.gapAcross, 0);
    const columns = Math.min(4, Math.ceil(tall / Math.max(options.across * 1.25, 240)));
    if (columns < 2 || layer.length < 6) return [layer];
    const per = Math.ceil(layer.length / columns);
    return Array.from({ length: columns }, (_, index) => layer.slice(index * per, (index + 1) * per)).filter(
      (part) => part.length > 0,
    );
  });
}

function acrossPlaces(
  layers: readonly LayerBlock[][],
  links: readonly LayerLink[],
  options: LayerOptions,
): Map<string, number> {
  const places = new Map<string, number>();
  const middle = options.across / 2;
  for (const layer of layers) {
    const total = layer.reduce((sum, block) => sum + block.across, 0) + options.gapAcross * (layer.length - 1);
    let at = middle - total / 2;
    for (const block of layer) {
      places.set(block.id, at + block.across / 2);
      at += block.across + options.gapAcross;
    }
  }
  for (let sweep = 0; sweep < 6; sweep += 1) {
    for (const layer of sweep % 2 === 0 ? layers : [...layers].reverse()) {
      const wanted = layer.map((block) => {
        const near = links.flatMap((link) => {
          if (link.to === block.id) return [(places.get(link.from) ?? middle) + link.fromOffset - link.toOffset];
          if (link.from === block.id) return [(places.get(link.to) ?? middle) + link.toOffset - link.fromOffset];
          return [];
        });
        return near.length === 0 ? middle : near.reduce((sum, value) => sum + value, 0) / near.length;
      });
      separate(layer, wanted, options.gapAcross).forEach((place, index) => {
        const block = layer[index];
        if (block !== undefined) places.set(block.id, place);
      });
    }
  }
  return places;
}

/** Places as near as can be to the wanted ones, in order and without overlap (pool adjacent violators). */
export function separate(
  layer: readonly { readonly across: number }[],
  wanted: readonly number[],
  gap: number,
): number[] {
  const offsets: number[] = [];
  let at = 0;
  layer.forEach((block, index) => {
    const before = layer[index - 1];
    at += before === undefined ? 0 : before.across / 2 + gap + block.across / 2;
    offsets.push(at);
  });
  const pools: { sum: number; count: number }[] = [];
  wanted.forEach((value, index) => {
    pools.push({ sum: value - (offsets[index] ?? 0), count: 1 });
    for (;;) {
      const last = pools.at(-1);
      const before = pools.at(-2);
      if (last === undefined || before === undefined || before.sum / before.count <= last.sum / last.count) break;
      pools.splice(-2, 2, { sum: before.sum + last.sum, count: before.count + last.count });
    }
  });
  return pools
    .flatMap((pool) => Array.from({ length: pool.count }, () => pool.sum / pool.count))
    .map((value, index) => value + (offsets[index] ?? 0));
}
