import { basename, isAbsolute, relative } from 'node:path';

/** A program's file for titles: relative to the folder it runs in where it lies inside, else its name. What is no path stays as it is. */
export function titleOf(program: string, cwd: string): string {
  if (!isAbsolute(program)) return program;
  const inside = relative(cwd, program);
  return inside.startsWith('..') || isAbsolute(inside) ? basename(program) : inside;
}
