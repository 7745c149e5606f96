/** What the one name that is gone has become, if it has. */
export function renamed(before: readonly string[], after: readonly string[]) {
  const [from, ...alsoGone] = before.filter((name) => !after.includes(name));
  const [to, ...alsoNew] = after.filter((name) => !before.includes(name));
  if (from === undefined || to === undefined || alsoGone.length > 0 || alsoNew.length > 0) return undefined;
  return { from, to };
}

/** A key for each name; what is given another name, or another place, keeps its key. */
export function keysOf(names: readonly string[], before: ReadonlyMap<string, number>) {
  const change = renamed([...before.keys()], names);
  let last = Math.max(-1, ...before.values());
  return new Map(names.map((name) => [name, before.get(name === change?.to ? change.from : name) ?? ++last]));
}
