/** Functions of the library itself that its children run: they are not looked for in the program's modules. */
// biome-ignore lint/complexity/noBannedTypes: any function at all, as `typeof` finds it
const functions = new Map<string, Function>();

/** Stands for the library where a function's module is named. */
export const OWN_MODULE = 'lockstep:library';

/** Lets children find `callable`, by its name, in the library that they have loaded. */
// biome-ignore lint/complexity/noBannedTypes: any function at all, as `typeof` finds it
export function offerOwn(callable: Function): void {
  functions.set(callable.name, callable);
}
export const ownFunction = (name: string): unknown => functions.get(name);
