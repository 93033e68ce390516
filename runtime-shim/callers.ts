/** Who calls: for the few places where Node tells a function less than it has to know. */

/** Functions on the stack, innermost first: their names and the files they stand in. At most ten. */
export function callers(): readonly NodeJS.CallSite[] {
  const { prepareStackTrace, stackTraceLimit } = Error;
  let frames: readonly NodeJS.CallSite[] = [];
  try {
    Error.stackTraceLimit = 10;
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
