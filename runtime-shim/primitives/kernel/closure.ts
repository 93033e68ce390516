/** Whether a function depends on variables that no other process has, as the engine itself knows it. */
import type { Runtime, Session } from 'node:inspector';

const SUBJECT = Symbol.for('lockstep.subject.1');
/** Not variables of a call or a block. */
const SHARED_SCOPES = new Set(['Global', 'Script', 'Module']);
type Inspector = { readonly Session: new () => Session };

/**
 * True where the function stands inside another function or a block whose variables are kept for it. False where the engine
 * cannot tell; the child will then find no function of that name. Takes half a millisecond.
 */
// biome-ignore lint/complexity/noBannedTypes: any function at all, as `typeof` finds it
export function isClosure(callable: Function): boolean {
  // A class keeps a scope of its own for private names.
  if (/^class\b/.test(Function.prototype.toString.call(callable))) return false;
  const scopes = scopesOf(callable);
  const own = scopes.filter((scope) => !SHARED_SCOPES.has(scope));
  // A CommonJS module is a function, and the outermost closure.
  if (own.at(-1) === 'Closure' && !scopes.includes('Module')) own.pop();
  return own.length > 0;
}

/** The scopes around a function, innermost first, such as `Closure (outer)`, `Block`, `Module`, `Global`. */
function scopesOf(callable: object): string[] {
  let session: Session | undefined;
  try {
    // Node may have been built without it.
    const inspector = process.getBuiltinModule('node:inspector') as Inspector;
    session = new inspector.Session();
    session.connect();
    Reflect.set(globalThis, SUBJECT, callable);
    const subject = evaluate(session, `globalThis[Symbol.for(${JSON.stringify(SUBJECT.description)})]`);
    const scopes = properties(session, subject).internalProperties?.find(({ name }) => name === '[[Scopes]]');
    const { result } = properties(session, scopes?.value);
    return result.filter(({ name }) => /^\d+$/.test(name)).map(({ value }) => value?.description ?? '');
  } catch {
    return [];
  } finally {
    Reflect.deleteProperty(globalThis, SUBJECT);
    session?.disconnect();
  }
}
/** A session in its own thread answers before `post` returns. */
function evaluate(session: Session, expression: string): Runtime.RemoteObject | undefined {
  let answer: Runtime.RemoteObject | undefined;
  session.post('Runtime.evaluate', { expression }, (_, evaluated) => {
    answer = evaluated?.result;
  });
  return answer;
}
function properties(session: Session, object: Runtime.RemoteObject | undefined): Runtime.GetPropertiesReturnType {
  let answer: Runtime.GetPropertiesReturnType = { result: [] };
  if (object?.objectId === undefined) return answer;
  session.post('Runtime.getProperties', { objectId: object.objectId, ownProperties: true }, (error, found) => {
    if (error === null) answer = found;
  });
  return answer;
}
