import { writeSync } from 'node:fs';

/** How long to wait for room where the reader of the output is slow. */
const PAUSE_MILLISECONDS = 1;

/**
 * Lets what this thread prints go out at once, as what Python's threads print. By itself Node hands it to the main thread, which
 * prints it when it comes to that: too late where that thread is busy or the program ends, and behind what was printed later.
 */
export function writeDirectly(): void {
  for (const [stream, descriptor] of [
    [process.stdout, 1],
    [process.stderr, 2],
  ] as const) {
    Object.assign(stream, {
      _writev(chunks: readonly { readonly chunk: Buffer | string }[], done: (error?: Error) => void) {
        const bytes = chunks.map(({ chunk }) => (typeof chunk === 'string' ? Buffer.from(chunk) : chunk));
        try {
          writeAll(descriptor, Buffer.concat(bytes));
          done();
        } catch (error) {
          done(error instanceof Error ? error : new Error(String(error)));
        }
      },
    });
  }
}
function writeAll(descriptor: number, bytes: Buffer): void {
  const room = new Int32Array(new SharedArrayBuffer(4));
  let written = 0;
  while (written < bytes.length) {
    try {
      written += writeSync(descriptor, bytes, written);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error;
      Atomics.wait(room, 0, 0, PAUSE_MILLISECONDS);
    }
  }
}
