/**
 * The shim's own functions in stacks: they are left out, and where one stands between the program's functions, V8 is let
 * collect so many more call sites that leaving it out costs the program none of its own.
 */

type CallSite = NodeJS.CallSite;

/** At least as many call sites as the shim ever has between two functions of the program. */
const ROOM = 10;
/** Limits of the program's that were raised. */
const raisedLimits = new Set<number>();
let lastRaised: number | undefined;
/** While the program's limit is raised: what it was. */
let raisedFrom: number | undefined;

const isOwn = (site: CallSite): boolean => site.getFileName() === __filename;

/** How many call sites the program wants. */
function programLimit(): number {
  const limit = Error.stackTraceLimit;
  return raisedFrom !== undefined && limit === raisedFrom + ROOM ? raisedFrom : limit;
}

/** The same array where there is nothing to leave out. */
export function withoutOwnFrames(trace: CallSite[]): CallSite[] {
  if (!Array.isArray(trace)) return trace;
  const sites = trace.some(isOwn) ? trace.filter((site) => !isOwn(site)) : trace;
  const limit = programLimit();
  // A deep stack from below a raised limit has the raised length, whether or not one of ours is in it.
  const isRaised = raisedLimits.has(limit) && (sites !== trace || trace.length === limit + ROOM);
  return isRaised && sites.length > limit && trace.length <= limit + ROOM ? sites.slice(0, limit) : sites;
}

/** Calls a function of the program or of Node with room for the shim's own call sites below it. */
export function callWithRoom<Given extends unknown[], Result>(
  body: (...given: Given) => Result,
  ...given: Given
): Result {
  const limit: unknown = Error.stackTraceLimit;
  if (raisedFrom !== undefined || typeof limit !== 'number' || !(limit >= 1 && limit < Number.MAX_SAFE_INTEGER))
    return body(...given);
  // On the path of every exclusive section: `Reflect.set` and adding what the set has already cost more than all else.
  try {
    Error.stackTraceLimit = limit + ROOM;
  } catch {
    // `Error` is frozen.
    return body(...given);
  }
  raisedFrom = limit;
  if (limit !== lastRaised) raisedLimits.add(limit);
  lastRaised = limit;
  try {
    return body(...given);
  } finally {
    raisedFrom = undefined;
    // What the program has set meanwhile stays.
    if (Error.stackTraceLimit === limit + ROOM) Error.stackTraceLimit = limit;
  }
}
