import { isReferring } from '../kernel/referring.ts';

/** As much memory as is kept for what comes next, at most. */
const MOST_BYTES = 4 * 2 ** 20;
/** Smaller ones come out of what was read with others. */
const LEAST_BYTES = 8192;

/**
 * Memory for large bodies. To get memory from the operating system takes longer than to copy what goes into it, so that what
 * has gone out again serves for the next ones of about that size.
 */
export class Bodies {
  readonly #free: Buffer[] = [];
  #bytes = 0;

  /** A body of that many bytes, of any content. */
  allocate(size: number): Buffer {
    const at = this.#free.findLastIndex((memory) => memory.length >= size && memory.length <= 2 * size);
    const [memory] = at < 0 ? [] : this.#free.splice(at, 1);
    if (memory === undefined) return Buffer.allocUnsafeSlow(size);
    this.#bytes -= memory.length;
    return memory.subarray(0, size);
  }
  /** Nobody will look at the body any more, nor is it on its way to anybody. */
  giveBack(body: Buffer): void {
    const { buffer, byteOffset } = body;
    // Resources that are mentioned last as long as the memory.
    const isWhole = byteOffset === 0 && body.length >= LEAST_BYTES && buffer.byteLength <= 2 * body.length;
    if (!isWhole || isReferring(body) || this.#bytes + buffer.byteLength > MOST_BYTES) return;
    this.#free.push(Buffer.from(buffer));
    this.#bytes += buffer.byteLength;
  }
}
/** Those of this thread, which is the broker's. */
export const bodies = new Bodies();
