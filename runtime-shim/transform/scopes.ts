/**
 * Which variable an identifier means: the scopes of functions, blocks, loops, classes and `catch`, with what they declare.
 * Not known are variables that `eval` or a function declared in a block of sloppy code adds: where that matters, a name
 * then resolves further out, so that a variable has rather too many uses than too few.
 */
import { boundNames } from './followable.ts';
import { childrenOf, isFunction, type Node } from './tree.ts';

/** A place where a variable's name stands. */
export interface Use {
  readonly node: Node;
  readonly parent: Node;
  /** The function whose own code it is in, or the program. */
  readonly owner: Node;
}
export interface Variable {
  readonly name: string;
  /** The statement, function, class or clause that declares it; undefined for globals. */
  readonly declaration: Node | undefined;
  /** Where it is declared, read and written. */
  readonly uses: Use[];
}

class Scope {
  readonly names = new Map<string, Variable>();
  readonly outer: Scope | undefined;
  /** `var` goes here; otherwise to the next such scope outside. */
  readonly takesVar: boolean;

  constructor(outer: Scope | undefined, takesVar: boolean) {
    this.outer = outer;
    this.takesVar = takesVar;
  }

  declare(name: string, declaration: Node): void {
    if (!this.names.has(name)) this.names.set(name, { name, declaration, uses: [] });
  }

  get forVar(): Scope {
    return this.takesVar || this.outer === undefined ? this : this.outer.forVar;
  }
}

/** Whether an identifier is a variable rather than the name of a property, a label or an import's name elsewhere. */
function isVariable(node: Node, parent: Node): boolean {
  switch (parent.type) {
    case 'MemberExpression':
      return parent.object === node || parent.computed;
    case 'Property':
    case 'MethodDefinition':
    case 'PropertyDefinition':
      return parent.value === node || parent.computed;
    case 'ImportSpecifier':
      return parent.local === node;
    case 'ExportAllDeclaration':
    case 'LabeledStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'MetaProperty':
      return false;
    default:
      return true;
  }
}

export class Scopes {
  readonly #program: Node;
  readonly #variables = new Map<Node, Variable>();
  readonly #globals = new Map<string, Variable>();
  #isResolved = false;

  constructor(program: Node) {
    this.#program = program;
  }

  /** The variable that an identifier means; undefined for any other node. The first question costs a walk over the file. */
  of(identifier: Node): Variable | undefined {
    if (!this.#isResolved) this.#enter(this.#program, new Scope(undefined, true), this.#program);
    this.#isResolved = true;
    return this.#variables.get(identifier);
  }

  /** Visits the inside of a node that has a scope of its own. */
  #enter(node: Node, scope: Scope, owner: Node): void {
    hoist(node, scope);
    for (const child of childrenOf(node)) this.#visit(child, node, scope, owner);
  }

  #visit(node: Node, parent: Node, scope: Scope, owner: Node): void {
    if (node.type === 'Identifier') {
      if (isVariable(node, parent)) this.#use(node, parent, scope, owner);
      return;
    }
    if (isFunction(node)) {
      this.#function(node, scope, owner);
      return;
    }
    switch (node.type) {
      case 'ClassDeclaration':
      case 'ClassExpression': {
        const inner = new Scope(scope, false);
        if (node.id != null) inner.declare(node.id.name, node);
        for (const child of childrenOf(node)) {
          const isOuterName = child === node.id && node.type === 'ClassDeclaration';
          this.#visit(child, node, isOuterName ? scope : inner, owner);
        }
        return;
      }
      case 'StaticBlock':
        this.#enter(node, new Scope(scope, true), node);
        return;
      case 'PropertyDefinition':
        // What a field is set to runs later, as a function of its own.
        this.#visit(node.key, node, scope, owner);
        if (node.value != null) this.#visit(node.value, node, scope, node);
        return;
      case 'CatchClause': {
        const inner = new Scope(scope, false);
        if (node.param != null) for (const name of boundNames(node.param)) inner.declare(name, node);
        for (const child of childrenOf(node)) this.#visit(child, node, inner, owner);
        return;
      }
      case 'SwitchStatement': {
        const inner = new Scope(scope, false);
        this.#visit(node.discriminant, node, scope, owner);
        for (const each of node.cases) hoist(each, inner);
        for (const each of node.cases) this.#visit(each, node, inner, owner);
        return;
      }
      case 'BlockStatement':
      case 'ForStatement':
      case 'ForInStatement':
      case 'ForOfStatement':
        this.#enter(node, new Scope(scope, false), owner);
        return;
      default:
        for (const child of childrenOf(node)) this.#visit(child, node, scope, owner);
        return;
    }
  }

  #function(node: Extract<Node, { params: unknown }>, outer: Scope, owner: Node): void {
    let scope = outer;
    if (node.type === 'FunctionDeclaration' && node.id != null) this.#visit(node.id, node, outer, owner);
    if (node.type === 'FunctionExpression' && node.id != null) {
      scope = new Scope(outer, false);
      scope.declare(node.id.name, node);
      this.#visit(node.id, node, scope, owner);
    }
    const parameters = new Scope(scope, false);
    for (const parameter of node.params) for (const name of boundNames(parameter)) parameters.declare(name, node);
    for (const parameter of node.params) this.#visit(parameter, node, parameters, node);
    if (node.body.type === 'BlockStatement') this.#enter(node.body, new Scope(parameters, true), node);
    else this.#visit(node.body, node, parameters, node);
  }

  #use(node: Extract<Node, { type: 'Identifier' }>, parent: Node, scope: Scope, owner: Node): void {
    const variable = this.#find(node.name, scope);
    variable.uses.push({ node, parent, owner });
    this.#variables.set(node, variable);
  }

  #find(name: string, from: Scope): Variable {
    for (let scope: Scope | undefined = from; scope !== undefined; scope = scope.outer) {
      const found = scope.names.get(name);
      if (found !== undefined) return found;
    }
    let global = this.#globals.get(name);
    if (global === undefined) {
      global = { name, declaration: undefined, uses: [] };
      this.#globals.set(name, global);
    }
    return global;
  }
}

/** Declares what the statements directly in `node` declare, and the `var`s below. */
function hoist(node: Node, scope: Scope): void {
  for (const child of childrenOf(node)) declare(child, scope);
  if (!scope.takesVar) return;
  const findVars = (each: Node): void => {
    if (isFunction(each) || each.type === 'StaticBlock' || each.type === 'PropertyDefinition') return;
    if (each.type === 'VariableDeclaration' && each.kind === 'var')
      for (const { id } of each.declarations) for (const name of boundNames(id)) scope.declare(name, each);
    for (const child of childrenOf(each)) findVars(child);
  };
  for (const child of childrenOf(node)) findVars(child);
}

function declare(statement: Node, scope: Scope): void {
  switch (statement.type) {
    case 'VariableDeclaration':
      if (statement.kind === 'var') return;
      for (const { id } of statement.declarations) for (const name of boundNames(id)) scope.declare(name, statement);
      return;
    case 'FunctionDeclaration':
    case 'ClassDeclaration':
      if (statement.id != null) scope.declare(statement.id.name, statement);
      return;
    case 'ImportDeclaration':
      for (const { local } of statement.specifiers) scope.declare(local.name, statement);
      return;
    case 'ExportNamedDeclaration':
    case 'ExportDefaultDeclaration':
      if (statement.declaration != null) declare(statement.declaration, scope);
      return;
    case 'LabeledStatement':
      declare(statement.body, scope);
      return;
  }
}
