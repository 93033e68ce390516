/** The panel: regions, one selection for all of them, and the way from a snapshot to the picture. */

import { formatAge } from '../core/text/format.ts';
import type { Snapshot, TaskView } from '../core/view/viewModel.ts';
import { h, measureText, readFonts } from './dom.ts';
import type { Host } from './host.ts';
import type { Drawing, GraphModel } from './layout/drawing.ts';
import { layoutGraph } from './layout/graph.ts';
import { buildModel } from './layout/graphModel.ts';
import { nearTo } from './layout/navigate.ts';
import { Announcer } from './panel/announce.ts';
import { renderFindings } from './panel/card.ts';
import { makeHelp } from './panel/help.ts';
import { renderInspector } from './panel/inspector.ts';
import { listenKeys } from './panel/keyboard.ts';
import { renderLegend } from './panel/legend.ts';
import { type Memory, readMemory } from './panel/memory.ts';
import { sayNode, sayRow } from './panel/say.ts';
import { type Form, nowOf, type PanelActions, type PanelState, word } from './panel/state.ts';
import { hasMessage, renderBanner, renderMessage, tickStarting } from './panel/states.ts';
import { type Column, renderTable, type Sorting } from './panel/table.ts';
import { TimelinePanel } from './panel/timelinePanel.ts';
import { renderToolbar } from './panel/toolbar.ts';
import { Tooltip } from './panel/tooltip.ts';
import { GraphDrawing } from './render/graph.ts';
import { patterns } from './render/patterns.ts';

const UPRIGHT_BELOW = 560;
const formOf = (width: number): Form => (width < 560 ? 'narrow' : width < 1000 ? 'medium' : 'wide');

export class App {
  private readonly host: Host;
  private readonly frame = h('div', { class: 'panel' });
  private readonly toolbar = h('header', { class: 'toolbar', role: 'toolbar' });
  private readonly graphBox = h('main', { class: 'graph' });
  private readonly canvas = h('div', { class: 'canvas' });
  private readonly banner = h('div', { class: 'banner', hidden: true });
  private readonly message = h('div', { class: 'message', hidden: true });
  private readonly legend = h('div', { class: 'legend' });
  private readonly tableBox = h('div', { class: 'table-box', hidden: true });
  private readonly side = h('aside', { class: 'side' });
  private readonly findings = h('section', { class: 'findings' });
  private readonly inspector = h('section', { class: 'inspector' });
  private readonly announcer = new Announcer();
  private readonly tooltip = new Tooltip();
  private readonly graph: GraphDrawing;
  private readonly timeline: TimelinePanel;
  private snapshot: Snapshot | undefined;
  private received = 0;
  private memory: Memory;
  private sorting: Sorting = { column: 'state', down: false };
  private search = '';
  private unfolded = false;
  private model: GraphModel | undefined;
  private drawing: Drawing | undefined;
  private size = { width: 0, height: 0, form: 'wide' as Form };
  private readonly help: ReturnType<typeof makeHelp>;

  constructor(root: HTMLElement, host: Host) {
    this.host = host;
    this.memory = readMemory(host.load());
    this.graph = new GraphDrawing({
      select: (id) => this.actions.select(id),
      open: (id, beside) => this.actions.openThing(id, beside),
      hover: (id, event) => this.hover(id, event),
    });
    this.timeline = new TimelinePanel(this.memory.timeline, {
      select: (id) => this.actions.select(id),
      open: (id, beside) => this.actions.openThing(id, beside),
      hover: (id) => this.hover(id, undefined),
      resized: (share) => this.remember({ timeline: share }),
      redraw: () => this.render(),
    });
    this.help = makeHelp(() => this.snapshot);
    this.canvas.append(this.graph.svg);
    this.graphBox.append(this.banner, this.canvas, this.tableBox, this.message, this.legend);
    this.side.append(this.findings, this.inspector);
    this.frame.append(this.toolbar, this.side, this.graphBox, this.timeline.divider, this.timeline.element);
    root.classList.add('lockstep', `host-${host.kind}`);
    root.replaceChildren(
      patterns(),
      this.frame,
      this.tooltip.element,
      this.help.element,
      this.announcer.urgent,
      this.announcer.polite,
    );
    this.frame.addEventListener('pointermove', (event) => this.tooltip.move(event));
    listenKeys(root, {
      snapshot: () => this.snapshot,
      model: () => this.model,
      drawing: () => this.drawing,
      selected: () => this.memory.selected,
      actions: () => this.actions,
      select: (id) => this.selectAndFocus(id),
      zoom: (factor) => (factor === 0 ? this.graph.fit() : this.graph.zoomBy(factor)),
      find: () => this.frame.querySelector<HTMLInputElement>('.find-field')?.focus(),
      closeHelp: () => this.help.close(),
      say: (text) => this.announcer.say(text),
    });
    const observer = new ResizeObserver(() => this.resized());
    for (const element of [root, this.canvas]) observer.observe(element);
    setInterval(() => this.tick(), 1000);
  }

  show(snapshot: Snapshot): void {
    this.snapshot = snapshot;
    this.received = performance.now();
    document.documentElement.lang = snapshot.language === 'en' ? 'en' : 'zh-CN';
    const fresh = this.announcer.news(snapshot, performance.now());
    // A first look has something to look at: the longest wait of a new finding.
    const first = fresh?.steps[0]?.task;
    if (first !== undefined && this.memory.selected === undefined && formOf(this.frame.clientWidth) === 'wide') {
      this.remember({ selected: first });
    }
    this.render();
  }

  select(id: string | undefined): void {
    this.remember({ selected: id });
    this.render();
  }

  private readonly actions: PanelActions = {
    select: (id) => {
      this.remember({ selected: id });
      this.host.send({ type: 'select', id });
      this.render();
    },
    open: (site, beside) => this.host.send({ type: 'open', site, beside }),
    openThing: (id, beside) => {
      const snapshot = this.snapshot;
      const edge = snapshot?.edges.find((each) => each.id === id);
      const task = snapshot?.tasks.find((each) => each.id === id);
      const resource = snapshot?.resources.find((each) => each.id === id);
      const hold = snapshot?.edges.find((each) => each.from === id && each.kind === 'heldBy');
      const site = edge?.at ?? task?.at ?? hold?.at ?? resource?.createdAt;
      if (site !== undefined) this.host.send({ type: 'open', site, beside });
    },
    command: (command, finding) => this.host.send({ type: 'command', command, finding }),
    showFinding: (id) => {
      const finding = this.snapshot?.findings.find((each) => each.id === id);
      const first = finding?.steps[0];
      this.remember({ finding: id, selected: first?.task ?? first?.resource ?? finding?.tasks[0] });
      this.render();
    },
    search: (text) => {
      this.search = text;
      this.render();
    },
    toggleTable: () => {
      this.remember({ table: !this.memory.table });
      this.render();
    },
    toggleUnfolded: () => {
      this.unfolded = !this.unfolded;
      this.render();
    },
    fit: () => this.graph.fit(),
    newLayout: () => {
      this.drawing = undefined;
      this.render();
      this.graph.fit();
      if (this.snapshot !== undefined) this.announcer.say(word(this.snapshot, 'say.layout'));
    },
    help: () => this.help.toggle(),
  };

  private remember(change: Partial<Memory>): void {
    this.memory = { ...this.memory, ...change };
    this.host.save(this.memory);
  }

  private selectAndFocus(id: string): void {
    this.actions.select(id);
    const element = this.memory.table
      ? this.tableBox.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`)
      : this.graph.element(id);
    element?.focus();
  }

  private state(snapshot: Snapshot): PanelState {
    return {
      snapshot,
      selected: this.memory.selected,
      finding: this.memory.finding,
      table: this.memory.table,
      search: this.search,
      unfolded: this.unfolded,
      form: this.size.form,
      since: (performance.now() - this.received) * 1e6,
    };
  }

  private resized(): void {
    const width = this.frame.clientWidth;
    const form = formOf(width);
    const box = this.canvas.getBoundingClientRect();
    const moved = Math.abs(box.width - this.size.width) > 1 || Math.abs(box.height - this.size.height) > 1;
    if (!moved && form === this.size.form) return;
    this.size = { width: box.width, height: box.height, form };
    this.render();
  }

  private render(): void {
    const { snapshot } = this;
    if (snapshot === undefined) return;
    readFonts(this.frame);
    this.size = { ...this.size, form: formOf(this.frame.clientWidth) };
    const state = this.state(snapshot);
    const blank = hasMessage(state);
    this.frame.classList.toggle('blank', blank);
    this.frame.dataset['state'] = snapshot.run.state;
    this.nameRegions(snapshot);
    renderToolbar(this.toolbar, state, this.actions);
    renderFindings(this.findings, state, this.actions);
    renderMessage(this.message, state, this.actions);
    renderBanner(this.banner, state);
    this.canvas.hidden = blank || this.memory.table;
    this.legend.hidden = blank || this.memory.table;
    this.tableBox.hidden = blank || !this.memory.table;
    this.side.classList.toggle('with-selection', this.memory.selected !== undefined);
    // The timeline and the inspector first: they decide what room is left for the graph.
    renderInspector(this.inspector, state, this.actions, this.members());
    if (blank) return;
    this.timeline.render(snapshot, state, (row) => sayRow(snapshot, row, nowOf(state)));
    this.renderMain(snapshot, state);
    const { height } = this.canvas.getBoundingClientRect();
    // A legend of two lines takes from the graph's height, once.
    if (!this.memory.table && Math.abs(height - this.size.height) > 1) this.renderMain(snapshot, state);
  }

  private renderMain(snapshot: Snapshot, state: PanelState): void {
    if (this.memory.table) {
      renderTable(this.tableBox, state, this.actions, this.sorting, (column: Column) => {
        this.sorting = { column, down: this.sorting.column === column && !this.sorting.down };
        this.render();
      });
      return;
    }
    const box = this.canvas.getBoundingClientRect();
    const sized = Math.abs(box.width - this.size.width) <= 1 && Math.abs(box.height - this.size.height) <= 1;
    this.size = { width: box.width, height: box.height, form: state.form };
    const small = state.form === 'narrow';
    // Where the graph's own region is narrow, layers run from top to bottom as well.
    const upright = small || box.width < UPRIGHT_BELOW;
    const before = sized ? this.drawing : undefined;
    const kept = new Set(before?.nodes.filter((place) => place.where !== 'shelf').map((place) => place.node.id) ?? []);
    const hasFinding = snapshot.findings.some(
      (finding) => finding.certainty === 'certain' && finding.severity === 'error',
    );
    const hadFinding =
      before !== undefined && (before.rings.some(({ ring }) => !ring.potential) || before.causes.length > 0);
    const model = buildModel({
      snapshot,
      selected: this.memory.selected,
      kept: hasFinding && !hadFinding ? new Set() : kept,
      upright,
      measure: measureText,
    });
    this.model = model;
    this.drawing = layoutGraph(model, {
      snapshot,
      measure: measureText,
      before,
      width: box.width,
      height: box.height,
      upright,
      small,
    });
    this.graph.svg.setAttribute('aria-label', word(snapshot, 'region.graph'));
    const needle = this.search.toLowerCase();
    const found = model.nodes.filter((node) =>
      (node.kind === 'task' ? node.task.name : node.kind === 'resource' ? node.resource.name : node.name)
        .toLowerCase()
        .includes(needle),
    );
    this.graph.update(this.drawing, snapshot, {
      selected: this.memory.selected,
      found: needle === '' ? undefined : new Set(found.map((node) => node.id)),
      upright,
      reducedMotion: reducedMotion(),
      label: (id) => sayNode(snapshot, model, id, nowOf(state)),
    });
    renderLegend(this.legend, snapshot, this.drawing);
  }

  private nameRegions(snapshot: Snapshot): void {
    this.toolbar.setAttribute('aria-label', word(snapshot, 'region.toolbar'));
    this.graphBox.setAttribute('aria-label', word(snapshot, this.memory.table ? 'region.table' : 'region.graph'));
    this.findings.setAttribute('aria-label', word(snapshot, 'region.findings'));
    this.inspector.setAttribute('aria-label', word(snapshot, 'region.selected'));
  }

  private members(): readonly TaskView[] {
    const nodes = [...(this.model?.nodes ?? []), ...(this.model?.shelf?.nodes ?? [])];
    const node = nodes.find((each) => each.id === this.memory.selected);
    return node?.kind === 'group' ? node.members : [];
  }

  private hover(id: string | undefined, event: MouseEvent | undefined): void {
    const { snapshot, drawing, model } = this;
    if (snapshot === undefined || drawing === undefined || model === undefined) return;
    const edge = drawing.edges.find((each) => each.edge.id === id)?.edge;
    const text = id === undefined ? '' : (edge?.sentence ?? sayNode(snapshot, model, id, nowOf(this.state(snapshot))));
    this.tooltip.set(id === undefined ? undefined : { text, at: event }, () => {
      const near = id === undefined ? undefined : nearTo(drawing, id);
      this.graph.fade(near);
      this.timeline.fade(near);
    });
  }

  private tick(): void {
    const { snapshot } = this;
    if (snapshot === undefined || document.hidden) return;
    const state = this.state(snapshot);
    if (snapshot.run.state === 'starting') tickStarting(this.message, state, state.since);
    if (snapshot.run.state !== 'live') return;
    const now = nowOf(state);
    this.graph.tick(snapshot, now);
    for (const element of this.frame.querySelectorAll<HTMLElement | SVGElement>('[data-since]')) {
      element.textContent = formatAge(now - Number(element.getAttribute('data-since')), snapshot.language);
    }
    this.timeline.tick(now);
  }
}

export const reducedMotion = (): boolean =>
  document.body.classList.contains('vscode-reduce-motion') || matchMedia('(prefers-reduced-motion: reduce)').matches;
