/** Reading the arguments of requests, which come from any editor. */
export type Arguments = Readonly<Record<string, unknown>>;

export const isRecord = (value: unknown): value is Arguments =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const readRecord = (value: unknown): Arguments => (isRecord(value) ? value : {});

export const readNumber = (values: Arguments, name: string): number => {
  const value = values[name];
  return typeof value === 'number' ? value : 0;
};

export const readList = (values: Arguments, name: string): readonly unknown[] => {
  const value = values[name];
  return Array.isArray(value) ? value : [];
};

/** Answers one request with the body of its response. What it throws becomes a failed response. */
export type Handler = (values: Arguments) => object | undefined | Promise<object | undefined>;
