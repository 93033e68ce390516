/** What is instrumented in this thread: the libraries that the shim knows, and the project's own. */
import type { Instrumentation } from '../instrumentation.ts';
import { instrumentations } from '../instrumentations/index.ts';

/** An instrumentation without its code, which the thread of Node 20's hooks needs no more of. */
export type InstrumentationData = Omit<Instrumentation, 'patch'>;

const project: Instrumentation[] = [];

/** To be called before any module of the program is loaded. */
export const addProjectInstrumentations = (own: readonly Instrumentation[]): void => void project.push(...own);

/** The same for a thread that changes texts alone. */
export const addProjectData = (own: readonly InstrumentationData[]): void =>
  addProjectInstrumentations(own.map((each) => ({ ...each, patch: () => () => undefined })));

export const projectData = (): InstrumentationData[] => project.map(({ patch: _, ...data }) => data);

export const knownInstrumentations = (): readonly Instrumentation[] =>
  project.length === 0 ? instrumentations : [...instrumentations, ...project];

/** The project's own instrumentation of one of its files. */
export const instrumentationOfFile = (path: string): Instrumentation | undefined =>
  project.length === 0 ? undefined : project.find(({ module }) => module === path);
