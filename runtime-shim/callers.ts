/** Who calls: for the few places where Node tells a function less than it has to know. */

/** Functions on the stack, innermost first: their names and the files they stand in. At most `limit`, the shim's own included. */
export function callers(limit = 10): readonly NodeJS.CallSite[] {
  const { prepareStackTrace, stackTraceLimit } = Error;
  let frames: readonly NodeJS.CallSite[] = [];
  try {
    Error.stackTraceLimit = limit;
    Error.prepareStackTrace = (_, callSites) => {
      frames = callSites;
      return '';
    };
    void new Error('').stack;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    if (prepareStackTrace === undefined) Reflect.deleteProperty(Error, 'prepareStackTrace');
    else Error.prepareStackTrace = prepareStackTrace;
  }
  return frames;
}
