/** What there is to say of a resource in a few words: "3 of 5 permits free", "set", "2 of 3 arrived". */
import { counted, fill } from '../text/format.ts';
import type { ResourceView } from './viewModel.ts';
import type { WordKey, Words } from './words.ts';

type Told = Omit<ResourceView, 'state'>;

/** A measure that was told by name. */
const measure = (resource: Told, name: string): number | undefined =>
  resource.gauges.find((gauge) => gauge.name === name)?.value;

/** Ends of a pipe that are open: each process tells how many it has, as `writer 1234`. */
const openEnds = (resource: Told, end: 'reader' | 'writer'): number | undefined => {
  const told = resource.gauges.filter((gauge) => gauge.name.startsWith(`${end} `));
  return told.length === 0 ? undefined : told.reduce((sum, gauge) => sum + gauge.value, 0);
};

/** Semaphores can be given more permits than they began with. */
export const permitsOf = (resource: Told): number | undefined => measure(resource, 'permits') ?? resource.capacity;

function queueState(resource: Told, words: Words): string {
  const { level, capacity } = resource;
  const depth =
    capacity === undefined
      ? counted(words, 'queue.unbounded', level)
      : fill(words[level >= capacity ? 'queue.full' : 'queue.level'], { n: level, capacity });
  const unfinished = measure(resource, 'unfinished') ?? 0;
  if (unfinished === 0) return depth;
  return depth + words['list.separator'] + fill(words['state.unfinished'], { n: unfinished });
}

function pipeState(resource: Told, words: Words): string {
  const waiting = resource.level === 0 ? '' : counted(words, 'state.messages', resource.level);
  const writers = openEnds(resource, 'writer');
  const readers = openEnds(resource, 'reader');
  const ends =
    writers === 0
      ? words['state.noWriter']
      : readers === 0
        ? words['state.noReader']
        : writers !== undefined && writers > 1
          ? fill(words['state.writers'], { n: writers })
          : '';
  return [waiting, ends].filter((text) => text !== '').join(words['list.separator']);
}

/** Containers are told as Node prints them, a dictionary as `Map(2) { … }`. */
function countOfContent({ kind, content = '' }: Told, words: Words): string {
  const count = /^(?:Map|Array|Set)?\((\d+)\)/.exec(content)?.[1];
  if (kind === 'dict' && count !== undefined) return counted(words, 'state.entries', Number(count));
  return '';
}

/** Empty where its picture and its edges say all. */
function stateOf(resource: Told, words: Words): string {
  if (resource.orphaned) return words['lock.orphaned'];
  const { kind, level, capacity, waiters, holders } = resource;
  const times = measure(resource, 'owners') ?? level;
  switch (kind) {
    case 'queue':
      return queueState(resource, words);
    case 'pipe':
      return pipeState(resource, words);
    case 'rlock':
      return holders.length > 0 && times > 1 ? fill(words['state.heldTimes'], { n: times }) : '';
    case 'condition':
      return waiters.length > 0 ? counted(words, 'state.inside', waiters.length) : '';
    case 'event':
      return words[measure(resource, 'set') ? 'state.set' : 'state.notSet'];
    case 'barrier':
      return fill(words['state.arrived'], {
        n: measure(resource, 'arrived') ?? waiters.length,
        capacity: capacity ?? '?',
      });
    case 'pool':
    case 'resourcePool':
      return capacity === undefined ? '' : fill(words['state.busy'], { n: level, capacity });
    case 'future':
      return words[
        measure(resource, 'failed') ? 'state.failed' : measure(resource, 'done') ? 'state.done' : 'state.pending'
      ];
    case 'dict':
      return countOfContent(resource, words);
    default: {
      const permits = permitsOf(resource);
      if ((permits ?? 1) < 2 && kind !== 'semaphore') return '';
      const free = Math.max(0, (permits ?? level) - level);
      return fill(words['state.permitsFree'], { n: free, capacity: permits ?? level });
    }
  }
}

/** Kinds that a picture alone does not tell apart at first sight; their word stands beside their state. */
const SPOKEN: Readonly<Record<string, WordKey>> = {
  rlock: 'resource.rlock',
  condition: 'resource.condition',
  event: 'resource.event',
  barrier: 'resource.barrier',
  pipe: 'resource.pipe',
  pool: 'resource.pool',
  resourcePool: 'resource.pool',
  future: 'resource.future',
  value: 'resource.value',
  array: 'resource.array',
  dict: 'resource.dict',
  list: 'resource.list',
  namespace: 'resource.namespace',
};

/** Kind and state, as they stand below a name: "barrier, 2 of 3 arrived". */
export function describeState(resource: Told, words: Words): string {
  const kind = SPOKEN[resource.kind];
  const state = stateOf(resource, words);
  if (kind === undefined || resource.orphaned) return state;
  return state === '' ? words[kind] : words[kind] + words['list.separator'] + state;
}
