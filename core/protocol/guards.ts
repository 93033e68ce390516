/** Type guards that combine, for what comes from outside as JSON. */
export type Guard<Value> = (value: unknown) => value is Value;
type Guarded<Type> = Type extends Guard<infer Value> ? Value : never;

export const isText = (value: unknown): value is string => typeof value === 'string';
export const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean';
export const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
/** A whole number that fits an id or a position: 0 to 2^32 - 1. */
export const isCount = (value: unknown): value is number =>
  isNumber(value) && Number.isInteger(value) && value >= 0 && value < 2 ** 32;
/** Decimal digits, for `BigInt`. */
export const isDigits = (value: unknown): value is string => isText(value) && /^\d{1,24}$/.test(value);

export const isExactly =
  <const Value extends string>(expected: Value): Guard<Value> =>
  (value): value is Value =>
    value === expected;

export const isOrNull =
  <Value>(guard: Guard<Value>): Guard<Value | null> =>
  (value): value is Value | null =>
    value === null || guard(value);

export const isOptional =
  <Value>(guard: Guard<Value>): Guard<Value | undefined> =>
  (value): value is Value | undefined =>
    value === undefined || guard(value);

export const isArrayOf =
  <Value>(guard: Guard<Value>): Guard<readonly Value[]> =>
  (value): value is readonly Value[] =>
    Array.isArray(value) && value.every(guard);

export const isTuple =
  <const Guards extends readonly Guard<unknown>[]>(
    ...guards: Guards
  ): Guard<{ readonly [Index in keyof Guards]: Guarded<Guards[Index]> }> =>
  (value): value is { readonly [Index in keyof Guards]: Guarded<Guards[Index]> } =>
    Array.isArray(value) && value.length === guards.length && guards.every((guard, index) => guard(value[index]));

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An object whose listed fields pass their guards; others are let through. */
export const isShape = <Shape extends Readonly<Record<string, Guard<unknown>>>>(
  shape: Shape,
): Guard<{ readonly [Key in keyof Shape]: Guarded<Shape[Key]> }> => {
  const fields = Object.entries(shape);
  return (value): value is { readonly [Key in keyof Shape]: Guarded<Shape[Key]> } =>
    isObject(value) && fields.every(([key, guard]) => guard(Object.hasOwn(value, key) ? value[key] : undefined));
};

/** What the object says it is, under `key`; an empty text for anything else. */
export const kindOf = (value: unknown, key: string): string => {
  const kind = isObject(value) ? value[key] : undefined;
  return isText(kind) ? kind : '';
};
