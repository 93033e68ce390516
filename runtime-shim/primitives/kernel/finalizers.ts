/**
 * What has to be done before a process ends by itself, because its code has come to its end. Nothing of it is done where
 * the process is killed, calls `process.exit`, or ends by an error that nobody catches.
 */
import { beginWait, endWait } from './keepAlive.ts';

/** As in Python: what lives on processes first, then the children, then what others may still wait for. */
const stages = ['beforeChildren', 'children', 'afterChildren'] as const;
export type Stage = (typeof stages)[number];
type Work = () => void | Promise<void>;

const registered: Record<Stage, Set<Work>> = {
  beforeChildren: new Set(),
  children: new Set(),
  afterChildren: new Set(),
};
let listens = false;
let working = false;

/**
 * Has `work` done once, before this process ends; the process lives on until its promise has settled. Within a stage what was
 * registered last comes first. Returns a function that takes it back.
 */
export function atExit(work: Work, stage: Stage = 'beforeChildren'): () => void {
  if (!listens) {
    listens = true;
    // Comes again each time the event loop has run empty anew.
    process.on('beforeExit', () => void finalize());
  }
  registered[stage].add(work);
  return () => void registered[stage].delete(work);
}

async function finalize(): Promise<void> {
  if (working || stages.every((stage) => registered[stage].size === 0)) return;
  working = true;
  beginWait();
  try {
    for (const stage of stages) await finalizeStage(registered[stage]);
  } finally {
    endWait();
    working = false;
  }
}
async function finalizeStage(works: Set<Work>): Promise<void> {
  // One piece of work may register another.
  for (let last = [...works].at(-1); last !== undefined; last = [...works].at(-1)) {
    works.delete(last);
    try {
      await last();
    } catch (error) {
      console.error(error);
    }
  }
}
