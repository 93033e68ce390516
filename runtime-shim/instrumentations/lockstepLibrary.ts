/** The library's own primitives tell the probe by themselves; what they cannot know is where user code calls them. */
import type { Instrumentation } from '../instrumentation.ts';

const lockstepLibrary: Instrumentation = {
  module: 'lockstep',
  versions: '*',
  files: [],
  rebinds: [],
  methods: [
    'acquire',
    'release',
    'hold',
    'withLock',
    'put',
    'get',
    'putNowait',
    'getNowait',
    'join',
    'start',
    'submit',
    'result',
    'exception',
    'shutdown',
    'apply',
    'applyAsync',
    'mapAsync',
    'starmap',
    'starmapAsync',
  ],
  classes: [
    'Lock',
    'Queue',
    'Process',
    'Future',
    'TaskPoolExecutor',
    'ThreadPoolExecutor',
    'ProcessPoolExecutor',
    'Pool',
  ],
  mention: 'lockstep/',
  patch: () => () => undefined,
};
export default lockstepLibrary;
