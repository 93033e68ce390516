/** Programs that are tables of rows print one line for each: `<id> ok`, or the id and what went wrong. */
export async function row(id: string, check: () => unknown): Promise<void> {
  try {
    await check();
    console.log(`${id} ok`);
  } catch (error) {
    console.log(`${id} ${String(error).replaceAll('\n', ' | ')}`);
  }
}
/** The name of the error that a call ends with; `nothing` where it succeeds. */
export async function errorOf(call: () => unknown): Promise<string> {
  try {
    await call();
    return 'nothing';
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
}
