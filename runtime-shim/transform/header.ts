/** The text that connects a transformed file with the shim: helpers at the end, which are hoisted, and one call at the start. */
import { CODE_GLOBAL, type CodeFile } from './code.ts';
import type { Helper } from './file.ts';

/** Hoisted, so that a function that a circular import calls before this module ran finds them. */
const HELPERS: Readonly<Record<Helper, string>> = {
  enter: 'function $lsE(n){return($lsH??$lsB()).enter(n)}',
  enterCollected: 'function $lsC(n){return($lsH??$lsB()).enterCollected(n)}',
  mark: 'function $lsL(n,v,o,m){($lsH??$lsB()).mark(n,o,m);return v}',
  markAlone: 'function $lsS(n,o,m){($lsH??$lsB()).mark(n,o,m);return[]}',
  clear: 'function $lsK(v){($lsH??$lsB()).clear();return v}',
  create: 'function $lsN(n,v){($lsH??$lsB()).created(n,v);return v}',
  link: 'function $lsP(v,f,m){($lsH??$lsB()).link(v,f,m);return v}',
  started: 'function $lsZ(n,v){($lsH??$lsB()).started(n,v);return v}',
  combine:
    'function $lsI(v){($lsH??$lsB()).inputs(v);return v}function $lsJ(n,v){($lsH??$lsB()).combine(n,v);return v}',
  collect:
    'function $lsO(n,v,o){($lsH??$lsB()).collect(n,o??v);return v}function $lsU(n,v){($lsH??$lsB()).collected(n,v);return v}',
  launched: 'function $lsM(){($lsH??$lsB()).launched()}',
  touch: 'function $lsV(n,t,o,i,m){var h=$lsH??$lsB();if(h.sharing.isOn)h.touch(n,t,o,i,m);return i}',
  order: 'function $lsT(v){($lsH??$lsB()).sharing.isOrdered=true;return v}',
  listens:
    'function $lsQ(v,n,e,o,m){($lsH??$lsB()).listened(n,e,o,m);return v}function $lsW(n,v){($lsH??$lsB()).promised(n,v);return v}',
  caught: 'function $lsX(e){($lsH??$lsB()).caught(e)}',
};

/** Goes before the first statement that runs. */
export const startText = (hasModuleActivation: boolean): string =>
  hasModuleActivation ? '$lsA=$lsB().start();' : '$lsB();';

/**
 * Goes behind the last statement. `isBlind`: threads come to know of each other by calls of which nothing is told.
 * `file` without its shifts, which depend on the length of this text.
 */
export function endText(
  file: CodeFile,
  helpers: ReadonlySet<Helper>,
  hasModuleActivation: boolean,
  isBlind: boolean,
): string {
  const { script, path, mark, sites, table, shifts, map, interferes } = file;
  const fields = [script, path, mark, sites, table, shifts, map, interferes]
    .map((field) => JSON.stringify(field))
    .join();
  const made = `globalThis[${JSON.stringify(CODE_GLOBAL)}](${fields})`;
  const connect = isBlind
    ? `function $lsB(){if(!$lsH){$lsH=${made};$lsH.sharing.isBlind=true}return $lsH}`
    : `function $lsB(){return $lsH??=${made}}`;
  const functions = [...helpers].map((helper) => HELPERS[helper]).join('');
  return `;${hasModuleActivation ? '$lsA.X();var $lsA;' : ''}var $lsH;${connect}${functions}`.replaceAll(
    /\u2028|\u2029|\*\//g,
    (text) => (text === '*/' ? '*\\/' : `\\u${text.charCodeAt(0).toString(16)}`),
  );
}
