/** What a file calls the functions of instrumented packages that make limiters, queues and pools, and what they make. */
import { childrenOf, keyName, type Node, walk } from './tree.ts';

/** The functions and classes of one package, and how what they make is used. */
export interface Maker {
  readonly module: string;
  /** Names of exports; `default` stands for the package itself where it is CommonJS. */
  readonly exports: readonly string[];
  /** Methods of what is made; an empty name for calls of the value itself. */
  readonly methods: readonly string[];
  /** Methods of what is made that make something themselves. */
  readonly makes?: readonly string[];
}
interface Binding {
  readonly maker: Maker;
  /** The name of the export; `*` for all that the package exports. */
  readonly exported: string;
}
const WHOLE = '*';

/** `(0, module.name)`, as compilers write it. */
const unwrapped = (node: Node): Node =>
  node.type === 'SequenceExpression' ? unwrapped(node.expressions.at(-1) ?? node) : node;

/** The last name of `limit`, `this.limit`, `this.#limit`. */
function lastName(node: Node): string {
  if (node.type === 'Identifier') return node.name;
  return node.type === 'MemberExpression' ? keyName(node.property, node.computed) : '';
}

export class Imports {
  readonly #makers: readonly Maker[];
  readonly #bindings = new Map<string, Binding>();
  /** By the last name of the variables and properties that hold what was made. */
  readonly #made = new Map<string, Maker>();

  constructor(program: Node, makers: readonly Maker[]) {
    this.#makers = makers;
    if (makers.length === 0) return;
    walk(program, (node) => {
      this.#bind(node);
      return true;
    });
    walk(program, (node) => {
      this.#keep(node);
      return true;
    });
  }

  /** Whether a call of `callee`, or `new` with it, makes something that is called after the variable that holds it. */
  makes(callee: Node): boolean {
    return this.#makerOf(callee) !== undefined || this.#isMadeBy(callee);
  }

  /** Whether a call of `callee` is an operation on what was made. */
  operates(callee: Node): boolean {
    if (this.#made.size === 0) return false;
    if (this.#made.get(lastName(callee))?.methods.includes('') === true) return true;
    if (callee.type !== 'MemberExpression' || callee.computed || callee.property.type !== 'Identifier') return false;
    return this.#made.get(lastName(callee.object))?.methods.includes(callee.property.name) ?? false;
  }

  /** `manager.dict()`, with `manager` one of what the package makes, or `Manager().dict()`. */
  #isMadeBy(callee: Node): boolean {
    if (this.#makers.length === 0 || callee.type !== 'MemberExpression' || callee.computed) return false;
    const { object, property } = callee;
    const maker = isMaking(object) ? this.#makerOf(object.callee) : this.#made.get(lastName(object));
    return maker?.makes?.includes(keyName(property, false)) ?? false;
  }

  #makerOf(callee: Node): Maker | undefined {
    if (this.#makers.length === 0) return undefined;
    const found = this.#exportOf(unwrapped(callee));
    if (found === undefined) return undefined;
    const name = found.exported === WHOLE ? 'default' : found.exported;
    return found.maker.exports.includes(name) ? found.maker : undefined;
  }

  /** What an expression names of a package. */
  #exportOf(node: Node): Binding | undefined {
    if (node.type === 'Identifier') return this.#bindings.get(node.name);
    if (node.type !== 'MemberExpression' || node.computed) return this.#loaded(node);
    const whole = this.#exportOf(node.object);
    if (whole === undefined || (whole.exported !== WHOLE && whole.exported !== 'default')) return undefined;
    return { maker: whole.maker, exported: keyName(node.property, false) };
  }

  /** `require('package')` and `await import('package')`, also within a compiler's helper. */
  #loaded(node: Node): Binding | undefined {
    if (node.type === 'AwaitExpression') return this.#loaded(node.argument);
    if (node.type === 'ImportExpression') return this.#whole(node.source);
    if (node.type === 'MemberExpression') return node.computed ? undefined : this.#exportOf(node);
    if (node.type !== 'CallExpression') return undefined;
    const [first] = node.arguments;
    if (first === undefined) return undefined;
    if (node.callee.type === 'Identifier' && node.callee.name === 'require') return this.#whole(first);
    return /^__import(?:Default|Star)$|^_interop/.test(lastName(node.callee)) ? this.#loaded(first) : undefined;
  }

  /** `package`, or `package/export` where each export has a file of its own. */
  #whole(source: Node): Binding | undefined {
    const name = source.type === 'Literal' ? String(source.value) : '';
    const maker = this.#makers.find(({ module }) => name === module || name.startsWith(`${module}/`));
    if (maker === undefined) return undefined;
    const file = name.slice(maker.module.length + 1).replace(/\.\w+$/, '');
    return { maker, exported: maker.exports.includes(file) ? file : WHOLE };
  }

  #bind(node: Node): void {
    if (node.type === 'ImportDeclaration') {
      const whole = this.#whole(node.source);
      if (whole === undefined) return;
      for (const specifier of node.specifiers) {
        const { type, local } = specifier;
        const imported = type === 'ImportSpecifier' ? keyName(specifier.imported, false) : 'default';
        const isWhole = type === 'ImportNamespaceSpecifier' || whole.exported !== WHOLE;
        this.#bindings.set(local.name, isWhole ? whole : { maker: whole.maker, exported: imported });
      }
    } else if (node.type === 'VariableDeclarator' && node.init != null) {
      const found = this.#loaded(node.init);
      if (found === undefined) return;
      if (node.id.type === 'Identifier') this.#bindings.set(node.id.name, found);
      else if (node.id.type === 'ObjectPattern')
        for (const each of node.id.properties)
          if (each.type === 'Property' && each.value.type === 'Identifier')
            this.#bindings.set(each.value.name, { maker: found.maker, exported: keyName(each.key, each.computed) });
    }
  }

  #keep(node: Node): void {
    const [holder, value] = holding(node);
    if (holder === '' || value == null) return;
    const made = childrenMaking(value).find(({ callee }) => this.makes(callee));
    const maker = made === undefined ? undefined : this.#makerOf(made.callee);
    if (maker !== undefined) this.#made.set(holder, maker);
  }
}

/** The name of what is given a value, and that value. */
function holding(node: Node): readonly [name: string, value: Node | null | undefined] {
  switch (node.type) {
    case 'VariableDeclarator':
      return [node.id.type === 'Identifier' ? node.id.name : '', node.init];
    case 'AssignmentExpression':
    case 'AssignmentPattern':
      return [lastName(node.left), node.right];
    case 'PropertyDefinition':
    case 'Property':
      return [keyName(node.key, node.computed), node.value];
    default:
      return ['', undefined];
  }
}

type Making = Extract<Node, { type: 'CallExpression' | 'NewExpression' }>;
const isMaking = (node: Node): node is Making => node.type === 'CallExpression' || node.type === 'NewExpression';

/** The calls that a value may be that of: also `known ?? make()` and `known || make()`. */
function childrenMaking(value: Node): readonly Making[] {
  if (isMaking(value)) return [value];
  if (value.type === 'LogicalExpression' || value.type === 'ConditionalExpression')
    return childrenOf(value).flatMap(childrenMaking);
  return [];
}
