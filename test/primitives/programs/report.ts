/** Programs tell the test what they saw: one line of JSON for each observation. */
export function report(id: string, ...seen: unknown[]): void {
  console.log(JSON.stringify([id, ...seen]));
}
/** What a call came to: its value, or the name of its error. */
export async function outcome(call: () => unknown): Promise<unknown> {
  try {
    return (await call()) ?? 'nothing';
  } catch (error) {
    return error instanceof Error ? error.name : error;
  }
}
