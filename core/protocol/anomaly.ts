/** What makes no sense in a recording, as data. The words for people are the views'. */

type NoValues = Readonly<Record<string, never>>;
type Formats = { readonly written: number; readonly read: number };

/** Every kind of anomaly with the values that its words need. */
export interface AnomalyValues {
  readonly tooShort: NoValues;
  readonly foreignFile: NoValues;
  readonly newerFormat: Formats;
  readonly olderFormat: Formats;
  /** `at`: offset in the file of the first byte that was skipped. */
  readonly damagedBytes: { readonly at: number; readonly bytes: number };
  /** The file ends in the middle of a write. */
  readonly tornTail: { readonly bytes: number };
  readonly unreadableFacts: NoValues;
  readonly unusableFact: { readonly kind: string };
  readonly recordsOfUnknownThread: NoValues;
  readonly factsOfUnknownThread: NoValues;
  readonly cutRecord: NoValues;
  readonly recordWithoutTime: NoValues;
  readonly recordOutOfOrder: NoValues;
  readonly targetWithoutAwait: NoValues;
  readonly unknownRecord: { readonly kind: number };
  /** The file has more anomalies, which are not told. */
  readonly more: NoValues;
  /** `late`: nanoseconds between the earliest of them and the time they are shown at. */
  readonly lateEvents: { readonly events: number; readonly late: number };
  /** The project's own instrumentations are not in use. */
  readonly configFailed: { readonly path: string; readonly reason: string };
  /** V8 counts coverage, so that async functions are not followed. */
  readonly notFollowed: NoValues;
  /** The heap was not looked at although somebody waited for what nobody is known to settle. */
  readonly heapTooLarge: { readonly megabytes: number };
  readonly taskStartedTwice: NoValues;
  readonly requestTwice: NoValues;
  readonly grantTwice: NoValues;
  readonly releaseOfNothing: NoValues;
  readonly itemOfNobody: NoValues;
  readonly resourceNeverCreated: NoValues;
}
export type AnomalyKind = keyof AnomalyValues;

type Told<Kind extends AnomalyKind> = { readonly note: Kind; readonly values: AnomalyValues[Kind] };
/** What was noticed, without where. */
export type AnomalyNote = { readonly [Kind in AnomalyKind]: Told<Kind> }[AnomalyKind];

/** Where in the recording, as far as that is known. */
export interface AnomalyPlace {
  readonly file?: string | undefined;
  readonly pid?: number | undefined;
  readonly thread?: number | undefined;
}
export type Anomaly = AnomalyNote & AnomalyPlace;
