/** What outlives hiding and reloading the panel. */
import { isFlag, isNumber, isOptional, isRecord, isText } from '../validate/shape.ts';

export interface Memory {
  readonly selected: string | undefined;
  readonly finding: string | undefined;
  readonly table: boolean;
  /** Share of the panel's height that the timeline has; undefined for the usual one. */
  readonly timeline: number | undefined;
}

const fresh: Memory = { selected: undefined, finding: undefined, table: false, timeline: undefined };

/** Takes what a host kept; what does not fit is forgotten. */
export function readMemory(value: unknown): Memory {
  if (!isRecord(value)) return fresh;
  const { selected, finding, table, timeline } = value;
  const text = isOptional(isText);
  return {
    selected: text(selected) ? selected : undefined,
    finding: text(finding) ? finding : undefined,
    table: isFlag(table) ? table : false,
    timeline: isNumber(timeline) && timeline > 0.1 && timeline < 0.9 ? timeline : undefined,
  };
}
