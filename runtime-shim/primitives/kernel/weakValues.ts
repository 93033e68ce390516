/** Values by key, for as long as something else keeps them. */
export class WeakValues<Key, Value extends object> {
  readonly #references = new Map<Key, WeakRef<Value>>();
  readonly #registry = new FinalizationRegistry<Key>((key) => {
    // By now there may be another value under this key.
    if (this.get(key) === undefined) this.#references.delete(key);
  });

  get(key: Key): Value | undefined {
    return this.#references.get(key)?.deref();
  }
  set(key: Key, value: Value): void {
    this.#references.set(key, new WeakRef(value));
    this.#registry.register(value, key);
  }
  delete(key: Key): boolean {
    return this.#references.delete(key);
  }
  *values(): Generator<Value, void, undefined> {
    for (const reference of this.#references.values()) {
      const value = reference.deref();
      if (value !== undefined) yield value;
    }
  }
}
