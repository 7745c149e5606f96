/** What a workflow's document is made of. A draft may have any shape, so nothing more is taken for granted. */
export type Json = string | number | boolean | null | Json[] | JsonObject;

export interface JsonObject {
  [key: string]: Json;
}

export type Path = readonly (string | number)[];

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const asObject = (value: unknown): JsonObject => (isObject(value) ? value : {});
export const asList = (value: unknown): Json[] => (Array.isArray(value) ? (value as Json[]) : []);
export const asText = (value: unknown): string => (typeof value === "string" ? value : "");
export const entriesOf = (value: unknown) => Object.entries(asObject(value));

const child = (value: Json | undefined, key: string | number): Json | undefined => {
  if (Array.isArray(value)) return value[Number(key)];
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
};

export const getAt = (value: Json | undefined, path: Path): Json | undefined =>
  path.reduce<Json | undefined>(child, value);

/** The same with another value at `path`; objects on the way there are made. */
export function setAt(value: Json | undefined, path: Path, inner: Json): Json {
  const [key, ...rest] = path;
  if (key === undefined) return inner;
  const changed = setAt(child(value, key), rest, inner);
  if (Array.isArray(value)) return value.with(Math.min(Number(key), value.length - 1), changed);
  return { ...asObject(value), [key]: changed };
}

/** The same without what is at `path`. */
export function removeAt(value: Json, path: Path): Json {
  const [key, ...rest] = path;
  const inner = key === undefined ? undefined : child(value, key);
  if (key === undefined || inner === undefined) return value;
  if (rest.length > 0) return setAt(value, [key], removeAt(inner, rest));
  if (Array.isArray(value)) return value.filter((_, index) => index !== Number(key));
  return filterKeys(asObject(value), (name) => name !== String(key));
}

export const filterKeys = (object: JsonObject, keep: (key: string) => boolean): JsonObject =>
  fromEntries(Object.entries(object).filter(([key]) => keep(key)));

/** The same, with another name for a key, which stays where it was. */
export const renameKey = (object: JsonObject, from: string, to: string): JsonObject =>
  fromEntries(Object.entries(object).map(([key, value]) => [key === from ? to : key, value]));

export const mapValues = (object: JsonObject, change: (value: Json, key: string) => Json): JsonObject =>
  fromEntries(Object.entries(object).map(([key, value]) => [key, change(value, key)]));

export const fromEntries = (entries: [string, Json][]): JsonObject => Object.fromEntries(entries);

/** The same, with every text in it changed. */
export function mapTexts(value: Json, change: (text: string) => string): Json {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change));
  return isObject(value) ? mapValues(value, (inner) => mapTexts(inner, change)) : value;
}

/** Whether two documents say the same; the order of keys says nothing. */
export function isSame(one: unknown, other: unknown): boolean {
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((item, index) => isSame(item, other[index]));
  if (!isObject(one) || !isObject(other)) return one === other;
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && isSame(one[key], other[key]))
  );
}

export const startsWith = (path: Path, prefix: Path) =>
  prefix.length <= path.length && prefix.every((key, index) => String(key) === String(path[index]));

export const samePath = (one: Path, other: Path) => one.length === other.length && startsWith(one, other);
