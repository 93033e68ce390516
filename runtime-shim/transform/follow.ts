/**
 * Makes the insertions that follow async functions: `$lsE` at the start makes an activation, `R(await W(…))` tells when
 * it is suspended and runs again, `X` when it ends, `C` that it runs although nobody saw it resume. The function stays
 * async and its text stays where it is; a function that this would change is left alone with all that it contains.
 */
import { type AsyncNames, calleeOf } from './callees.ts';
import { entryCall } from './code.ts';
import { confinementOf, NOTHING_CONFINED } from './confinement.ts';
import { UnseenValues } from './contexts.ts';
import type { Elements } from './elements.ts';
import { type Context, NOWHERE, type TransformedFile, type Wrap } from './file.ts';
import { canBePromise, hasImplicitAwait, isTrivial, isUnsound } from './followable.ts';
import { inAwait, inLoop, launchedCalls } from './intent.ts';
import { type CallMarks, callMarks, isNamedClass } from './marks.ts';
import { GivenNames, titleOf } from './names.ts';
import { PromisedEvents } from './promisedEvents.ts';
import type { Scopes } from './scopes.ts';
import { awaiterBody, bareAwaits, type ForOf, loopOf, waitingPlace } from './statements.ts';
import { childrenOf, type FunctionNode, isFunction, LOOPS, lastDirective, type Node } from './tree.ts';
import { wrapUpdates } from './updates.ts';

export class Follower {
  readonly #file: TransformedFile;
  readonly #names = new GivenNames();
  readonly #unseen = new UnseenValues();
  readonly #asyncNames: AsyncNames;
  readonly #scopes: Scopes;
  readonly #elements: Elements;
  readonly #promised: PromisedEvents;
  readonly #reserved = new Map<Node, number>();
  readonly #collected = new Set<Node>();
  readonly #awaited = new Set<Node>();
  readonly #unused = new Set<Node>();
  readonly #generators = new Set<Node>();
  readonly #followable = new Map<Node, boolean>();
  /** Awaits after which the activation is told otherwise that it runs. */
  readonly #bare = new Set<Node>();
  /** Loops with `for await` whose start has been told, and their sites relative to the function's. */
  readonly #announced = new Map<Node, number>();
  readonly #wraps = new Map<Node, Wrap>();
  #confinement = NOTHING_CONFINED;
  #usings = 0;

  constructor(file: TransformedFile, asyncNames: AsyncNames, scopes: Scopes, elements: Elements) {
    this.#file = file;
    this.#asyncNames = asyncNames;
    this.#scopes = scopes;
    this.#elements = elements;
    this.#promised = new PromisedEvents(file);
  }

  /** A module's own code, whose `await`s belong to the activation `row`, or -1 where it has none. */
  module(program: Node, row: number): void {
    const implicit = row >= 0 && hasImplicitAwait(program);
    if (row >= 0) this.#confinement = confinementOf(program, this.#scopes, this.#file.source);
    this.#list(childrenOf(program), { ...NOWHERE, owner: row, implicit, isTop: true });
  }

  #visit(node: Node, context: Context): void {
    this.#elements.visit(node, context, this.#wraps);
    this.#promised.visit(node, context, this.#wraps);
    const wrap = this.#wraps.get(node);
    if (wrap !== undefined) {
      this.#wraps.delete(node);
      this.#file.surround(node, wrap.opening, wrap.closing, () => this.#visit(node, context));
      return;
    }
    if (context.owner >= 0 && this.#announce(node, context, '{')) {
      this.#visit(node, context);
      this.#file.edits.insert(node.end, '}');
      return;
    }
    this.#names.visit(node);
    this.#unseen.enter(node);
    if (isFunction(node)) {
      this.#function(node, context);
      return;
    }
    const { edits } = this.#file;
    switch (node.type) {
      case 'ClassDeclaration':
      case 'ClassExpression': {
        const className = node.id?.name ?? this.#names.ofFunction(node);
        this.#children(node, { ...context, className });
        return;
      }
      case 'BlockStatement':
      case 'SwitchCase':
        this.#list(childrenOf(node), context);
        return;
      case 'StaticBlock':
        this.#list(childrenOf(node), { ...context, owner: -1, implicit: false });
        return;
      case 'PropertyDefinition':
        this.#children(node, { ...context, owner: -1, implicit: false });
        return;
      case 'ExpressionStatement':
        if (node.expression.type === 'CallExpression') this.#unused.add(node.expression);
        this.#children(node, context);
        return;
      case 'AwaitExpression':
        this.#suspension(node, node.argument, context, 'await'.length);
        return;
      case 'YieldExpression':
        if (context.yields && !node.delegate)
          this.#suspension(node, node.argument ?? undefined, context, 'yield'.length);
        else this.#children(node, context);
        return;
      case 'ReturnStatement':
        this.#return(node, context);
        return;
      case 'CatchClause':
        this.#resumed(node, node.body, context);
        return;
      case 'TryStatement':
        this.#visit(node.block, context);
        if (node.handler != null) this.#visit(node.handler, context);
        if (node.finalizer != null) this.#resumed(undefined, node.finalizer, context);
        return;
      case 'ForOfStatement':
        if (node.await) this.#forAwait(node, context);
        else this.#loop(node, context);
        return;
      case 'CallExpression':
        this.#call(node, context);
        return;
      case 'NewExpression':
        if (
          !isNamedClass(this.#file, node.callee) ||
          !this.#unseen.has(node) ||
          !this.#file.mayChange(node.start, context)
        ) {
          this.#children(node, context);
          return;
        }
        this.#file.helpers.add('create');
        edits.insert(node.start, `$lsN(${this.#file.site(node.start, context, this.#names.label(node))},`);
        this.#children(node, context);
        edits.insert(node.end, ')');
        return;
      default:
        if (LOOPS.has(node.type)) this.#loop(node, context);
        else this.#children(node, context);
        return;
    }
  }

  #children(node: Node, context: Context): void {
    for (const child of childrenOf(node)) this.#visit(child, context);
  }

  #list(statements: readonly Node[], context: Context): void {
    const { edits } = this.#file;
    for (const statement of statements) {
      this.#releaseSite(statement, context);
      if (context.owner >= 0) this.#announce(statement, context);
      const bare = context.owner < 0 ? [] : bareAwaits(statement);
      for (const each of bare) this.#bare.add(each);
      this.#visit(statement, context);
      if (context.isTop) this.#launch(statement, context);
      if (bare.length > 0) edits.insert(statement.end, ';$lsA.C();');
      else if (!context.implicit || context.owner < 0) continue;
      else if (statement.type === 'VariableDeclaration' && statement.kind === 'await using') {
        this.#usings += 1;
        // Leaving the block suspends without an `await`; what is disposed of before runs as nobody known.
        edits.insert(statement.end, `;using $lsG${this.#usings}=$lsA.D();`);
      } else if (!isFunction(statement) && hasImplicitAwait(statement)) edits.insert(statement.end, ';$lsA.C();');
    }
  }

  /** After `main();` and its like: the program is over once that has ended. */
  #launch(statement: Node, context: Context): void {
    const isAsync = launchedCalls(statement).some((call) => this.#asyncNames.isCalledBy(call, this.#file));
    if (!isAsync || !this.#file.mayChange(statement.end - 1, context)) return;
    this.#file.helpers.add('launched');
    this.#file.edits.insert(statement.end, ';$lsM();');
  }

  /** `release();` where `release` came from a lock: the site of the release. */
  #releaseSite(statement: Node, context: Context): void {
    if (context.owner < 0 || statement.type !== 'ExpressionStatement') return;
    const call = statement.expression;
    if (call.type !== 'CallExpression' || call.arguments.length > 0) return;
    if (!this.#confinement.releases.has(call.callee)) return;
    this.#file.helpers.add('mark');
    this.#file.edits.insert(statement.start, `$lsL(${this.#file.site(call.start, context)});`);
  }

  /** A block at whose start the activation may run again without having been told so. */
  #resumed(clause: Node | undefined, block: Node, context: Context): void {
    if (clause?.type === 'CatchClause' && clause.param != null) this.#visit(clause.param, context);
    const name = clause?.type === 'CatchClause' && clause.param?.type === 'Identifier' ? clause.param.name : undefined;
    const resumes = context.owner >= 0 ? '$lsA.C();' : '';
    const repairs = name === undefined || resumes === '' ? '' : `$lsX(${name});`;
    if (repairs !== '') this.#file.helpers.add('caught');
    if (resumes + repairs !== '') this.#file.edits.insert(block.start + 1, resumes + repairs);
    this.#visit(block, context);
  }

  #loop(node: Node, context: Context): void {
    const { edits } = this.#file;
    const isBare = node.type === 'ForOfStatement' && this.#bare.has(node.right);
    const resumes = isBare || (context.owner >= 0 && context.implicit && hasImplicitAwait(node));
    for (const child of childrenOf(node)) {
      const isBody = resumes && 'body' in node && child === node.body;
      if (isBody) edits.insert(child.start, '{$lsA.C();');
      this.#visit(child, inLoop(node, context));
      if (isBody) edits.insert(child.end, '}');
    }
  }

  /** Before a `for await` in a list of statements, or within brackets of its own where it stands alone. */
  #announce(statement: Node, context: Context, bracket = ''): boolean {
    const loop = loopOf(statement);
    if (loop === undefined || !loop.await || this.#announced.has(loop)) return false;
    const site = this.#file.site(waitingPlace(loop), { ...context, endless: true }) - context.owner;
    this.#announced.set(loop, site);
    this.#file.edits.insert(statement.start, `${bracket}$lsA.F(${site});`);
    return true;
  }

  #forAwait(node: ForOf, context: Context): void {
    if (context.owner < 0) {
      this.#children(node, context);
      return;
    }
    const { edits } = this.#file;
    this.#visit(node.left, context);
    // From here on nobody knows who runs, so that no `await` in the operand may say that it is this activation.
    this.#visit(node.right, { ...context, anonymous: true });
    edits.insert(node.body.start, '{$lsA.C();try{');
    this.#visit(node.body, { ...context, endless: true });
    edits.insert(node.body.end, `}finally{$lsA.G(${this.#announced.get(node)})}}`);
  }

  #suspension(node: Node, argument: Node | undefined, context: Context, keyword: number): void {
    if (argument !== undefined) this.#awaited.add(argument);
    if (context.owner < 0) {
      this.#children(node, context);
      return;
    }
    const { edits } = this.#file;
    const site = this.#file.site(node.start, inAwait(argument, context)) - context.owner;
    const isBare = context.anonymous || this.#bare.has(node);
    const end = isBare ? ')' : '))';
    if (!isBare) edits.insert(node.start, '$lsA.R(');
    if (argument === undefined) edits.insert(node.end, ` $lsA.W(void 0,${site}${end}`);
    else {
      const { method, closing } = this.#targetOf(argument, site, 'W', 'V');
      edits.insert(node.start + keyword, ` $lsA.${method}(`);
      this.#visit(argument, context);
      edits.insert(node.end, `${closing}${end}`);
    }
  }

  #targetOf(
    value: Node,
    site: number,
    plain: string,
    withCallee: string,
  ): { readonly method: string; readonly closing: string } {
    const callee = calleeOf(this.#file, value);
    if (callee === undefined) return { method: plain, closing: `,${site}` };
    const member = callee.member === '' ? '' : `,${JSON.stringify(callee.member)}`;
    return { method: withCallee, closing: `,${site},${callee.text}${member}` };
  }

  #return(node: Extract<Node, { type: 'ReturnStatement' }>, context: Context): void {
    const value = node.argument;
    if (context.owner < 0 || value == null || !canBePromise(value)) {
      this.#children(node, context);
      return;
    }
    const { edits, source } = this.#file;
    const site = this.#file.site(node.start, context) - context.owner;
    const isSequence = value.type === 'SequenceExpression';
    const { method, closing } = this.#targetOf(value, site, 'T', 'U');
    this.#awaited.add(value);
    edits.insert(node.start + 'return'.length, ` $lsA.${method}(${isSequence ? '(' : ''}`);
    this.#visit(value, context);
    const end = source[node.end - 1] === ';' ? node.end - 1 : node.end;
    edits.insert(end, `${isSequence ? ')' : ''}${closing})`);
  }

  #call(node: Extract<Node, { type: 'CallExpression' }>, context: Context): void {
    const title = titleOf(node.arguments);
    const generator = awaiterBody(node);
    const { edits } = this.#file;
    if (generator !== undefined) {
      this.#generators.add(generator);
      this.#file.helpers.add('started');
      const row = this.#reserve(generator, context, '');
      edits.insert(node.start, `$lsZ(${row},`);
      this.#children(node, context);
      edits.insert(node.end, ')');
      return;
    }
    const marks = this.#file.mayChange(node.start, context) && this.#marksOf(node, context, title);
    if (marks === false) {
      this.#children(node, context);
      return;
    }
    if (marks.before !== '') edits.insert(node.start, marks.before);
    if (marks.target !== undefined) this.#wraps.set(marks.target, marks);
    for (const argument of node.arguments)
      if (isFunction(argument) && title !== '' && this.#canFollow(argument)) this.#reserve(argument, context, title);
    this.#children(node, context);
    if (marks.argument !== '') edits.insert(node.end - 1, marks.argument);
    if (marks.after !== '') edits.insert(node.end, marks.after);
  }

  #marksOf(node: Extract<Node, { type: 'CallExpression' }>, context: Context, title: string): CallMarks {
    return callMarks(this.#file, node, context, {
      isAwaited: this.#awaited.has(node),
      isUnseen: this.#unseen.has(node),
      isUnused: this.#unused.has(node),
      confined: context.owner >= 0 && this.#confinement.acquiring.has(node),
      timed: context.owner >= 0 && this.#confinement.timed.has(node),
      asyncNames: this.#asyncNames,
      label: this.#names.label(node),
      partLabels: this.#names.partLabels(node),
      rowOf: (callback) => {
        if (!isFunction(callback) || !this.#canFollow(callback)) return undefined;
        this.#collected.add(callback);
        return this.#reserve(callback, context, title);
      },
    });
  }

  #canFollow(node: FunctionNode): boolean {
    if (!node.async || node.generator) return false;
    const known = this.#followable.get(node) ?? (!isTrivial(node) && !isUnsound(node));
    this.#followable.set(node, known);
    return known;
  }

  #reserve(node: Node, context: Context, title: string): number {
    const known = this.#reserved.get(node);
    if (known !== undefined) return known;
    const functionName = this.#nameOf(node, context);
    // A function without a name or title is told apart by where it stands: `outer()`.
    const isNameless = functionName === '' && title === '' && context.functionName !== '';
    const label = isNameless ? `${context.functionName}()` : title;
    const row = this.#file.site(node.start, { ...context, functionName, owner: -1 }, label);
    this.#reserved.set(node, row);
    return row;
  }

  #nameOf(node: Node, context: Context): string {
    if (this.#generators.has(node)) return context.functionName;
    const name = this.#names.ofFunction(node);
    return name !== '' && this.#names.isMethod(node) && context.className !== ''
      ? `${context.className}.${name}`
      : name;
  }

  #function(node: FunctionNode, outer: Context): void {
    const isGenerator = this.#generators.has(node);
    const inner: Context = { ...NOWHERE, functionName: this.#nameOf(node, outer) };
    if (!isGenerator && !this.#canFollow(node)) {
      // Text inside an async function that is not followed may not pass for that function's own entry.
      if (!node.async || node.generator) this.#children(node, inner);
      return;
    }
    const before = this.#confinement;
    this.#confinement = confinementOf(node, this.#scopes, this.#file.source);
    const row = this.#reserve(node, outer, '');
    this.#body(node, row, { ...inner, owner: row, implicit: hasImplicitAwait(node.body), yields: isGenerator });
    this.#confinement = before;
  }

  #body(node: FunctionNode, row: number, context: Context): void {
    wrapUpdates(this.#file, this.#scopes, node, context, this.#wraps);
    const { edits } = this.#file;
    this.#file.helpers.add(this.#collected.has(node) ? 'enterCollected' : 'enter');
    const entry = `const $lsA=${entryCall(row, this.#file.mark, this.#collected.has(node))};try{`;
    if (node.body.type === 'BlockStatement') {
      const directive = lastDirective(node.body.body);
      const start = directive?.end ?? node.body.start + 1;
      edits.insert(start, directive !== undefined ? `;${entry}` : entry);
      this.#list(childrenOf(node.body), context);
      edits.insert(node.body.end - 1, '}finally{$lsA.X()}');
      return;
    }
    const value = node.body;
    const from = node.params.at(-1)?.end ?? node.start;
    const arrow = this.#file.find('=>', from) + 2;
    const site = this.#file.site(value.start, context) - row;
    const forwards = canBePromise(value);
    const { method, closing } = this.#targetOf(value, site, 'T', 'U');
    if (forwards) this.#awaited.add(value);
    edits.insert(arrow, `{${entry}return${forwards ? ` $lsA.${method}(` : '('}`);
    this.#visit(value, context);
    edits.insert(node.end, `${forwards ? closing : ''})}finally{$lsA.X()}}`);
  }
}
