/** `Thread-3 (target)` */
export function numberedName(prefix: string, number: number, target: { readonly name: string } | undefined): string {
  return target === undefined || target.name === '' ? `${prefix}-${number}` : `${prefix}-${number} (${target.name})`;
}
