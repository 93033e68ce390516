/** What functions and values are called in the source: the variable, property or method that they are given to. */
import { boundNames } from './followable.ts';
import { isFunction, keyName, type Node, walk } from './tree.ts';

/** Called for a node before its children: remembers the names that it gives to them. */
export class GivenNames {
  readonly #own = new Map<Node, string>();
  readonly #labels = new Map<Node, string>();
  readonly #parts = new Map<Node, readonly string[]>();
  readonly #methods = new Set<Node>();

  isMethod(node: Node): boolean {
    return this.#methods.has(node);
  }

  /** The name of a function or class as Node shows it in stacks; empty for an anonymous one. */
  ofFunction(node: Node): string {
    if ((node.type === 'FunctionDeclaration' || node.type === 'FunctionExpression') && node.id != null)
      return node.id.name;
    return this.#own.get(node) ?? '';
  }

  /** The variable that a value ends up in, also by way of a call or a collection. */
  label(node: Node): string {
    return this.#own.get(node) ?? this.#labels.get(node) ?? '';
  }

  /** The variables that the elements of a call's value end up in: `const [reader, writer] = make()`. */
  partLabels(node: Node): readonly string[] {
    return this.#parts.get(node) ?? [];
  }

  visit(node: Node): void {
    switch (node.type) {
      case 'VariableDeclarator':
        if (node.init != null && node.id.type === 'Identifier') this.#name(node.init, node.id.name);
        if (node.init?.type === 'CallExpression' && node.id.type === 'ArrayPattern')
          this.#parts.set(
            node.init,
            node.id.elements.map((each) => (each?.type === 'Identifier' ? each.name : '')),
          );
        // `const [left, right] = [new Mutex(), new Mutex()]`
        if (node.init?.type === 'ArrayExpression' && node.id.type === 'ArrayPattern')
          for (const [index, element] of node.init.elements.entries()) {
            const variable = node.id.elements[index];
            if (element !== null && variable?.type === 'Identifier') this.#label(element, variable.name);
          }
        break;
      case 'AssignmentExpression':
        if (node.left.type === 'Identifier') this.#name(node.right, node.left.name);
        else if (node.left.type === 'MemberExpression')
          this.#name(node.right, keyName(node.left.property, node.left.computed));
        break;
      case 'AssignmentPattern':
        if (node.left.type === 'Identifier') this.#name(node.right, node.left.name);
        break;
      case 'Property':
      case 'PropertyDefinition':
      case 'MethodDefinition':
        if (node.type !== 'Property' && node.value != null) this.#methods.add(node.value);
        if (node.value != null) this.#name(node.value, keyName(node.key, node.computed));
        break;
      case 'CallExpression':
        this.#visitArguments(node.callee, node.arguments, this.label(node));
        break;
      case 'NewExpression':
        this.#visitArguments(node.callee, node.arguments, this.label(node));
        break;
      case 'ArrowFunctionExpression':
        // `const forks = names.map(() => new Mutex())`
        if (node.expression) this.#label(node.body, this.label(node));
        break;
      case 'ArrayExpression':
        for (const element of node.elements) if (element !== null) this.#label(element, this.label(node));
        break;
      case 'ConditionalExpression':
        this.#label(node.consequent, this.label(node));
        this.#label(node.alternate, this.label(node));
        break;
      case 'LogicalExpression':
        this.#label(node.right, this.label(node));
        break;
    }
  }

  #name(node: Node, name: string): void {
    if (name !== '') this.#own.set(node, name);
  }

  #label(node: Node, name: string): void {
    if (name !== '') this.#labels.set(node, name);
  }

  /** What a call makes of its callback's results is called as its own result is; `locks.set(key, new Mutex())` after the receiver. */
  #visitArguments(callee: Node, given: readonly Node[], name: string): void {
    const receiver = callee.type === 'MemberExpression' ? callee.object : undefined;
    const isCollecting =
      callee.type === 'MemberExpression' &&
      callee.property.type === 'Identifier' &&
      ['set', 'push', 'add', 'unshift'].includes(callee.property.name);
    const collection = !isCollecting ? '' : receiver?.type === 'Identifier' ? receiver.name : lastName(receiver);
    for (const argument of given) this.#label(argument, collection === '' ? name : collection);
  }
}

const lastName = (node: Node | undefined): string =>
  node?.type === 'MemberExpression' ? keyName(node.property, node.computed) : '';

/** The text of a call's first argument when it is a plain string: the title that a test gives its function. */
export function titleOf(given: readonly Node[]): string {
  const [first] = given;
  return given.length > 1 && first?.type === 'Literal' && typeof first.value === 'string' ? first.value : '';
}

/** All names that a file declares anywhere, its private fields and methods, and where its `throw` statements start. */
export function declaredNames(program: Node): {
  readonly declared: ReadonlySet<string>;
  readonly privateFields: ReadonlySet<string>;
  readonly throws: readonly number[];
} {
  const names: string[] = [];
  const fields = new Set<string>();
  const others = new Set<string>();
  const throws: number[] = [];
  walk(program, (node) => {
    if (node.type === 'VariableDeclarator') boundNames(node.id, names);
    else if (node.type === 'CatchClause' && node.param != null) boundNames(node.param, names);
    else if (isFunction(node) || node.type === 'ClassDeclaration' || node.type === 'ClassExpression') {
      if ('id' in node && node.id != null) names.push(node.id.name);
      if (isFunction(node)) for (const parameter of node.params) boundNames(parameter, names);
    } else if (node.type === 'ImportDeclaration')
      for (const specifier of node.specifiers) names.push(specifier.local.name);
    else if (node.type === 'ThrowStatement') throws.push(node.start);
    else if (
      (node.type === 'PropertyDefinition' || node.type === 'MethodDefinition') &&
      node.key.type === 'PrivateIdentifier'
    )
      (node.type === 'PropertyDefinition' || node.kind === 'method' ? fields : others).add(node.key.name);
    return true;
  });
  return { declared: new Set(names), privateFields: new Set([...fields].filter((name) => !others.has(name))), throws };
}
