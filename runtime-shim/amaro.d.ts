/** The part of amaro that is used; the package comes without declarations. */
declare module 'amaro' {
  export function transformSync(source: string, options: { readonly mode: 'strip-only' }): { readonly code: string };
}
