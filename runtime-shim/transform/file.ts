/** One file while it is being transformed: its text, its insertions, its site table. */
import { type CodeSite, SiteFlag } from './code.ts';
import { Edits, LineTable } from './edits.ts';
import type { Imports } from './imports.ts';
import { declaredNames } from './names.ts';
import type { Node } from './tree.ts';

/** Functions of the header that the insertions call; only those used are declared. */
export type Helper =
  | 'enter'
  | 'enterCollected'
  | 'mark'
  | 'markAlone'
  | 'clear'
  | 'create'
  | 'link'
  | 'started'
  | 'combine'
  | 'collect'
  | 'launched'
  | 'touch'
  | 'order'
  | 'caught'
  | 'listens';

/** Insertions around a node, mostly asked for by another one. */
export interface Wrap {
  readonly opening: string;
  readonly closing: string;
}

/** Where the walk is. */
export interface Context {
  /** Row of the followed function whose own code this is, or -1. */
  readonly owner: number;
  /** The owner has suspensions that nobody sees: `for await`, `await using`. */
  readonly implicit: boolean;
  /** Nobody is to be told that the owner runs. */
  readonly anonymous: boolean;
  /** It is a module's own code. */
  readonly isTop: boolean;
  /** It stands in a loop that ends only when something outside says so. */
  readonly endless: boolean;
  /** `yield` suspends, as in the generators that async functions are compiled to for old runtimes. */
  readonly yields: boolean;
  readonly functionName: string;
  readonly className: string;
}

/** In no function that is followed. */
export const NOWHERE: Context = {
  owner: -1,
  implicit: false,
  anonymous: false,
  isTop: false,
  endless: false,
  yields: false,
  functionName: '',
  className: '',
};

export class TransformedFile {
  readonly source: string;
  readonly edits = new Edits();
  readonly lines: LineTable;
  readonly sites: CodeSite[] = [];
  readonly helpers = new Set<Helper>();
  /** All names that the file declares anywhere. */
  readonly declared: ReadonlySet<string>;
  readonly mark: string;
  readonly methods: ReadonlySet<string>;
  readonly classes: ReadonlySet<string>;
  readonly imports: Imports;
  /** Calls whose value a job returns. */
  readonly jobs = new Set<Node>();
  /** Names of private fields and methods, which are read without running code. */
  readonly privateFields: ReadonlySet<string>;
  readonly comments: readonly (readonly [start: number, end: number])[];
  /** Lines on which a `throw` stands: Node shows them, caret and all, with an uncaught error. */
  readonly throwing: ReadonlySet<number>;

  constructor(
    source: string,
    mark: string,
    program: Node,
    comments: readonly (readonly [number, number])[],
    methods: readonly string[],
    classes: readonly string[],
    imports: Imports,
  ) {
    this.source = source;
    this.lines = new LineTable(source);
    this.mark = mark;
    const names = declaredNames(program);
    this.declared = names.declared;
    this.privateFields = names.privateFields;
    this.throwing = new Set(names.throws.map((at) => this.lines.placeOf(at).line));
    this.comments = comments;
    this.methods = new Set(methods);
    this.classes = new Set(classes);
    this.imports = imports;
  }

  /** Whether insertions may stand there: in code that is not followed a line with a `throw` stays as it is. */
  mayChange(at: number, context: Context): boolean {
    return context.owner >= 0 || !this.throwing.has(this.lines.placeOf(at).line);
  }

  /** Adds a row to the site table and returns its number. */
  site(at: number, context: Context, label = '', flags = 0, member = ''): number {
    const { line, column } = this.lines.placeOf(at);
    const bits = context.endless ? flags | SiteFlag.endless : flags;
    this.sites.push([line, column + 1, context.functionName, label, context.owner, bits, member]);
    return this.sites.length - 1;
  }

  /** Inserts a call of a helper around `node`: `$lsX(before,node after)`. The callback makes what lies between. */
  surround(node: Node, opening: string, closing: string, between: () => void): void {
    if (opening === '') {
      between();
      return;
    }
    // A sequence whose brackets lie outside the node would become several arguments.
    const isSequence = node.type === 'SequenceExpression';
    this.edits.insert(node.start, isSequence ? `${opening}(` : opening);
    between();
    this.edits.insert(node.end, isSequence ? `)${closing}` : closing);
  }

  /** Offset of the first `text` at or after `from` that is not in a comment. */
  find(text: string, from: number): number {
    let at = this.source.indexOf(text, from);
    for (const [start, end] of this.comments) if (at >= start && at < end) at = this.source.indexOf(text, end);
    return at;
  }
}
