import type { Config } from '../../../runtime-shim/project/config.ts';

export default {
  instrumentations: [
    { module: './src/gate.ts', locks: [{ class: 'Gate', acquire: 'enter', release: 'leave' }] },
    { module: './src/desk.cjs', locks: [{ class: 'Desk', kind: 'semaphore', capacity: 'clerks', run: 'serve' }] },
  ],
} satisfies Config;
