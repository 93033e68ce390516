/** Which suspended frame must end before another one goes on, by way of promises that nothing else can settle. */
import type { PromiseGraph } from './promiseGraph.ts';

/** The generator behind each activation of an async function, and the promise that the function returned. */
export interface SuspendedFrame {
  readonly generator: number;
  readonly promise: number | undefined;
}

/**
 * Who must go on before `frames[n]` does: the one whose end it awaits, or else the one that keeps to itself what settles
 * what it awaits, as whoever holds a lock keeps the function that releases it.
 */
export function findAwaits(graph: PromiseGraph, frames: readonly (SuspendedFrame | undefined)[]): Map<number, number> {
  const byGenerator = new Map<number, number>();
  for (const [index, frame] of frames.entries()) if (frame !== undefined) byGenerator.set(frame.generator, index);
  const owners = new Map<number, number | undefined>();
  const awaited = new Map<number, number>();
  const awaitBy = (promise: number, index: number, isEnd: boolean): void => {
    for (const generator of waitersOf(graph, promise)) {
      const waiter = byGenerator.get(generator);
      // Who awaits its own end waits for itself; who can settle what it awaits may do so in another way.
      if (waiter !== undefined && (isEnd || waiter !== index) && !awaited.has(waiter)) awaited.set(waiter, index);
    }
  };
  for (const [index, frame] of frames.entries()) {
    if (frame === undefined) continue;
    if (frame.promise !== undefined) awaitBy(frame.promise, index, true);
    // What several can settle is nobody's own.
    for (const promise of settleableBy(graph, frame.generator))
      owners.set(promise, owners.has(promise) ? undefined : index);
  }
  for (const [promise, owner] of owners) if (owner !== undefined) awaitBy(promise, owner, false);
  return awaited;
}

/** Pending promises that a frame can settle by what its own variables hold, as a value, in an object, or in a closure. */
function settleableBy(graph: PromiseGraph, generator: number): ReadonlySet<number> {
  const outer = new Set<number>();
  const isOuter = (context: number): boolean => context < 0 || outer.has(context);
  for (let each = graph.follow(graph.follow(generator, 'function'), 'context'); !isOuter(each); ) {
    outer.add(each);
    each = graph.follow(each, 'previous');
  }
  const variables = (context: number): number[] =>
    graph.edges(context).flatMap(({ kind, to }) => (kind === 'context' || kind === 'hidden' ? [to] : []));
  const registers = graph.edges(graph.follow(generator, 'parameters_and_registers')).map(({ to }) => to);
  const scopes: number[] = [];
  for (let each = graph.follow(generator, 'context'); !isOuter(each) && !scopes.includes(each); ) {
    scopes.push(each);
    each = graph.follow(each, 'previous');
  }
  const values = new Set([...registers, ...scopes.flatMap(variables)]);
  const promises = new Set<number>();
  for (const value of values)
    for (const each of [value, ...partsOf(graph, value, isOuter, variables)]) {
      const context = graph.typeOf(each) === 'closure' ? graph.follow(each, 'context') : -1;
      const promise = context < 0 ? -1 : pendingIn(graph, context);
      if (promise >= 0) promises.add(promise);
    }
  return promises;
}

/** The fields of an object, and the variables that a closure has for itself. */
function partsOf(
  graph: PromiseGraph,
  value: number,
  isOuter: (context: number) => boolean,
  variables: (context: number) => number[],
): number[] {
  if (graph.typeOf(value) === 'closure') {
    const context = graph.follow(value, 'context');
    return isOuter(context) ? [] : variables(context);
  }
  if (graph.typeOf(value) !== 'object' || graph.nameOf(value).startsWith('system / ')) return [];
  return graph.edges(value).flatMap(({ kind, name, to }) => (kind === 'property' && name !== '__proto__' ? [to] : []));
}

/** The promise that a function of the engine in this context settles, -1 where there is none. */
const pendingIn = (graph: PromiseGraph, context: number): number =>
  graph.edges(context).find(({ kind, to }) => kind === 'hidden' && graph.isPending(to))?.to ?? -1;

/**
 * Whether somebody who awaits the frame's end also goes on without it, or has done so: it was in a race, or was given a
 * limit of time.
 */
export function isRaced(graph: PromiseGraph, { promise }: SuspendedFrame): boolean {
  if (promise === undefined) return false;
  const reactions = graph.reactionsOf(promise);
  return reactions.some((reaction) => {
    const pair = graph.edges(reaction).filter(({ to }) => {
      const context = graph.typeOf(to) === 'closure' ? graph.follow(to, 'context') : -1;
      return context >= 0 && settlesPromise(graph, context) && settledBy(graph, context, reactions) < 0;
    });
    // Of `Promise.all` only the function that rejects settles the whole.
    return pair.length > 1;
  });
}

/** Newer engines forget the promise once it is settled. */
function settlesPromise(graph: PromiseGraph, context: number): boolean {
  if (graph.follow(context, 'previous') >= 0 || graph.follow(context, 'extension') >= 0) return false;
  const fields = graph.edges(context).filter(({ kind }) => kind === 'hidden');
  // A promise that was settled with a small number has no edge to it.
  const isPromise = (node: number): boolean =>
    graph.nameOf(node) === 'Promise' || graph.follow(node, 'reactions_or_result') >= 0;
  return fields.length === 0 || fields.some(({ to }) => isPromise(to));
}

/** Generators that go on only when the promise is settled. */
function waitersOf(graph: PromiseGraph, start: number): number[] {
  const generators: number[] = [];
  const open = [start];
  const seen = new Set(open);
  const add = (promise: number): void => {
    if (!graph.isPending(promise) || seen.has(promise)) return;
    seen.add(promise);
    open.push(promise);
  };
  for (let promise = open.pop(); promise !== undefined; promise = open.pop()) {
    const reactions = graph.reactionsOf(promise);
    for (const { to } of reactions.flatMap((reaction) => graph.edges(reaction))) {
      add(to);
      if (graph.nameOf(to) === 'system / PromiseCapability')
        for (const { to: derived } of graph.edges(to)) add(derived);
      if (graph.typeOf(to) !== 'closure') continue;
      const context = graph.follow(to, 'context');
      const generator = context < 0 ? -1 : graph.follow(context, 'extension');
      if (generator >= 0) generators.push(generator);
      else if (context >= 0) add(settledBy(graph, context, reactions));
    }
  }
  return generators;
}

/**
 * The promise that a pair of functions in this context settles, if nobody but these reactions can call them; else -1. With
 * `Promise.race` and in code that hands them on as it likes, others can.
 */
function settledBy(graph: PromiseGraph, context: number, reactions: readonly number[]): number {
  const promise = pendingIn(graph, context);
  if (promise < 0) return -1;
  const pair = graph.sources(context).filter((source) => graph.typeOf(source) === 'closure');
  const callers = pair.flatMap((each) => graph.sources(each));
  return callers.every((caller) => reactions.includes(caller)) ? promise : -1;
}
