/** One anomaly of each kind, each of its values different, so that a text can be searched for them. */
import type { Anomaly, AnomalyKind } from '../../core/protocol/anomaly.ts';

export const anomalySamples: { readonly [Kind in AnomalyKind]: Extract<Anomaly, { readonly note: Kind }> } = {
  tooShort: { note: 'tooShort', values: {} },
  foreignFile: { note: 'foreignFile', values: {} },
  newerFormat: { note: 'newerFormat', values: { written: 8, read: 7 } },
  olderFormat: { note: 'olderFormat', values: { written: 6, read: 7 } },
  damagedBytes: { note: 'damagedBytes', values: { at: 16, bytes: 64 } },
  tornTail: { note: 'tornTail', values: { bytes: 24 } },
  unreadableFacts: { note: 'unreadableFacts', values: {} },
  unusableFact: { note: 'unusableFact', values: { kind: 'rumour' } },
  recordsOfUnknownThread: { note: 'recordsOfUnknownThread', values: {} },
  factsOfUnknownThread: { note: 'factsOfUnknownThread', values: {} },
  cutRecord: { note: 'cutRecord', values: {} },
  recordWithoutTime: { note: 'recordWithoutTime', values: {} },
  recordOutOfOrder: { note: 'recordOutOfOrder', values: {} },
  targetWithoutAwait: { note: 'targetWithoutAwait', values: {} },
  unknownRecord: { note: 'unknownRecord', values: { kind: 99 } },
  notFollowed: { note: 'notFollowed', values: {} },
  heapTooLarge: { note: 'heapTooLarge', values: { megabytes: 64 } },
  configFailed: {
    note: 'configFailed',
    values: { path: '/shop/lockstep.config.ts', reason: 'it has no default export' },
  },
  more: { note: 'more', values: {} },
  lateEvents: { note: 'lateEvents', values: { events: 3, late: 12_500_000 } },
  taskStartedTwice: { note: 'taskStartedTwice', values: {} },
  requestTwice: { note: 'requestTwice', values: {} },
  grantTwice: { note: 'grantTwice', values: {} },
  releaseOfNothing: { note: 'releaseOfNothing', values: {} },
  itemOfNobody: { note: 'itemOfNobody', values: {} },
  resourceNeverCreated: { note: 'resourceNeverCreated', values: {} },
};
