import {
  asList,
  asObject,
  asText,
  filterKeys,
  getAt,
  isObject,
  mapTexts,
  mapValues,
  removeAt,
  renameKey,
  setAt,
  type Json,
  type JsonObject,
  type Path,
} from "./json";
import {
  functionsPath,
  GLOBAL_FUNCTIONS,
  initialNode,
  INITIAL_NODE,
  nodeNames,
  nodePath,
  NODES,
  scriptPath,
  type OfferedFunction,
} from "./read";

// Every edit takes a document and returns another one. References are kept sound: what is renamed is renamed wherever it is
// named, and what is removed is named nowhere any more.

type Functions = (functions: JsonObject[], node: string | null) => JsonObject[];

export const put = (document: JsonObject, path: Path, value: Json) =>
  setAt(document, path, value) as JsonObject;

/** Puts a value, or takes it out where it says nothing, and with it whatever says nothing without it. */
export function putOrDrop(document: JsonObject, path: Path, value: Json | undefined): JsonObject {
  const isNothing = value === undefined || value === "" || value === null || isEmpty(value);
  return isNothing ? drop(document, path) : put(document, path, value);
}

const isEmpty = (value: Json) =>
  (Array.isArray(value) && value.length === 0) || (isObject(value) && Object.keys(value).length === 0);

// Nodes and collected functions are there even if nothing is said of them yet.
const KEPT_EMPTY = new Set<unknown>(["flow", "collect"]);

function drop(document: JsonObject, path: Path): JsonObject {
  const without = removeAt(document, path) as JsonObject;
  const parent = path.slice(0, -1);
  const rest = getAt(without, parent);
  const stays =
    parent.length === 0 || KEPT_EMPTY.has(parent[0]) || Array.isArray(getAt(without, parent.slice(0, -1)));
  return rest !== undefined && isEmpty(rest) && !stays ? drop(without, parent) : without;
}

/** A name like this one that is not taken. */
export function freeName(wanted: string, taken: readonly string[]) {
  if (!taken.includes(wanted)) return wanted;
  for (let number = 2; ; number++) if (!taken.includes(`${wanted}_${number}`)) return `${wanted}_${number}`;
}

function changeFunctions(document: JsonObject, change: Functions): JsonObject {
  const at = (value: Json, path: Path, node: string | null) => {
    const found = getAt(value, path);
    return Array.isArray(found) ? setAt(value, path, change(found.map(asObject), node)) : value;
  };
  const nodes = getAt(document, NODES);
  const changed = isObject(nodes)
    ? put(
        document,
        NODES,
        mapValues(nodes, (node, name) => at(node, ["functions"], name)),
      )
    : document;
  return at(changed, GLOBAL_FUNCTIONS, null) as JsonObject;
}

const retarget = (value: JsonObject, from: string, to: string): JsonObject => {
  const target = value.transition_to;
  if (target === from) return { ...value, transition_to: to };
  if (!isObject(target)) return value;
  const cases = mapValues(asObject(target.cases), (name) => (name === from ? to : name));
  return {
    ...value,
    transition_to: {
      ...target,
      ...(isObject(target.cases) && { cases }),
      ...(target.default === from && { default: to }),
    },
  };
};

export function renameNode(document: JsonObject, from: string, to: string): JsonObject {
  if (from === to || to === "" || nodeNames(document).includes(to)) return document;
  let changed = put(document, NODES, renameKey(asObject(getAt(document, NODES)), from, to));
  if (isObject(document.script))
    changed = put(changed, ["script"], renameKey(filterTaken(document.script, from, to), from, to));
  if (initialNode(document) === from) changed = put(changed, INITIAL_NODE, to);
  return changeFunctions(changed, (functions) => functions.map((value) => retarget(value, from, to)));
}

/** A function that has no way to a node any more; undefined if nothing is left of it. */
function withoutTarget(value: JsonObject, node: string): JsonObject | undefined {
  const target = value.transition_to;
  if (target === node)
    return value.transition_only === true ? undefined : filterKeys(value, (key) => key !== "transition_to");
  if (!isObject(target)) return value;
  const cases = filterKeys(asObject(target.cases), (key) => asObject(target.cases)[key] !== node);
  const branch = filterKeys({ ...target, cases }, (key) => key !== "default" || target.default !== node);
  if (!isEmpty(cases)) return { ...value, transition_to: branch };
  // Without a case there is nothing to choose by: every answer leads to what was left for the others.
  if (typeof branch.default === "string") return { ...value, transition_to: branch.default };
  return filterKeys(value, (key) => key !== "transition_to");
}

export function removeNode(document: JsonObject, name: string): JsonObject {
  const rest = nodeNames(document).filter((other) => other !== name);
  if (rest.length === 0 || rest.length === nodeNames(document).length) return document;
  let changed = drop(removeAt(document, nodePath(name)) as JsonObject, scriptPath(name));
  if (initialNode(document) === name) changed = put(changed, INITIAL_NODE, rest[0] ?? "");
  changed = changeFunctions(changed, (functions) =>
    functions.map((value) => withoutTarget(value, name)).filter((value) => value !== undefined),
  );
  return forgetUnoffered(changed);
}

/** Takes out of the script whatever is said for functions that a node does not offer. */
export function forgetUnoffered(document: JsonObject): JsonObject {
  const globals = namesIn(getAt(document, GLOBAL_FUNCTIONS));
  return Object.entries(asObject(document.script)).reduce((changed, [node, script]) => {
    const offered = new Set([...globals, ...namesIn(getAt(document, functionsPath(node)))]);
    const { examples, fallback } = asObject(script);
    const isOffered = (name: string) => offered.has(name);
    if (isObject(examples) && !Object.keys(examples).every(isOffered))
      changed = putOrDrop(changed, [...scriptPath(node), "examples"], filterKeys(examples, isOffered));
    if (fallback && !isOffered(asText(fallback))) changed = drop(changed, [...scriptPath(node), "fallback"]);
    return changed;
  }, document);
}

const namesIn = (functions: Json | undefined) => asList(functions).map((item) => asText(asObject(item).name));

export function addNode(document: JsonObject, name: string): JsonObject {
  if (name === "" || nodeNames(document).includes(name)) return document;
  const node = { task_messages: [{ role: "developer", content: "" }], functions: [{ name: "end_call" }] };
  const changed = put(document, nodePath(name), node);
  return initialNode(document) ? changed : put(changed, INITIAL_NODE, name);
}

/** Has a new function, which only moves on, lead from one node to another. */
export function connect(document: JsonObject, from: string, to: string): JsonObject {
  const names = nodeNames(document);
  if (!names.includes(from) || !names.includes(to)) return document;
  const taken = [
    ...namesIn(getAt(document, functionsPath(from))),
    ...namesIn(getAt(document, GLOBAL_FUNCTIONS)),
  ];
  return addFunction(document, functionsPath(from), {
    name: freeName(`go_to_${identifier(to)}`, taken),
    transition_only: true,
    description: `The caller wants ${to.replace(/[_-]+/g, " ")}.`,
    transition_to: to,
  });
}

/** A text as a function's name. */
export const identifier = (text: string) =>
  text
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, "_")
    .replace(/^_+|_+$/g, "") || "node";

/** Offers one more function, before the one that ends the call. */
export const addFunction = (document: JsonObject, at: Path, value: JsonObject): JsonObject =>
  put(document, at, asList(getAt(document, at)).toSpliced(nextIndex(document, at), 0, value));

/** Where a function goes that is added. */
export function nextIndex(document: JsonObject, at: Path) {
  const names = namesIn(getAt(document, at));
  return names.includes("end_call") ? names.indexOf("end_call") : names.length;
}

export const removeFunction = (document: JsonObject, { path }: OfferedFunction) =>
  forgetUnoffered(removeAt(document, path) as JsonObject);

/** Moves one item of a list to where its neighbour is. */
export function moveItem(document: JsonObject, path: Path, by: -1 | 1): JsonObject {
  const at = path.slice(0, -1);
  const from = Number(path.at(-1));
  const list = asList(getAt(document, at));
  const [item, other] = [list[from], list[from + by]];
  if (item === undefined || other === undefined) return document;
  return put(document, at, list.with(from, other).with(from + by, item));
}

/** Calls an offered function otherwise; what its node's script says for it goes with it. */
export function renameFunction(document: JsonObject, offered: OfferedFunction, to: string): JsonObject {
  const at = offered.path.slice(0, -1);
  const others = namesIn(getAt(document, at)).filter((_, index) => index !== offered.path.at(-1));
  if (to === "" || offered.name === to || others.includes(to)) return document;
  const changed = put(document, [...offered.path, "name"], to);
  const node = at[1] === "nodes" ? String(at[2]) : null;
  return renameInScript(changed, (name) => node === null || name === node, offered.name, to);
}

function renameInScript(
  document: JsonObject,
  isMeant: (node: string) => boolean,
  from: string,
  to: string,
): JsonObject {
  if (!isObject(document.script)) return document;
  const script = mapValues(document.script, (value, node) => {
    if (!isObject(value) || !isMeant(node)) return value;
    const { examples, fallback } = value;
    return {
      ...value,
      ...(isObject(examples) && { examples: renameKey(filterTaken(examples, from, to), from, to) }),
      ...(fallback === from && { fallback: to }),
    };
  });
  return put(document, ["script"], script);
}

/** Makes room for the new name, should something be called so that belongs to nothing. */
const filterTaken = (object: JsonObject, from: string, to: string) =>
  Object.hasOwn(object, from) ? filterKeys(object, (name) => name !== to) : object;

/** Calls a function that notes something otherwise, wherever it is offered. */
export function renameCollected(document: JsonObject, from: string, to: string): JsonObject {
  const collect = asObject(document.collect);
  if (from === to || to === "" || Object.hasOwn(collect, to)) return document;
  let changed = put(document, ["collect"], renameKey(collect, from, to));
  changed = changeFunctions(changed, (functions) =>
    functions.map((value) =>
      value.name === from && value.transition_only !== true ? { ...value, name: to } : value,
    ),
  );
  return renameInScript(changed, (node) => !offersTransition(document, node, from), from, to);
}

const offersTransition = (document: JsonObject, node: string, name: string) =>
  asList(getAt(document, functionsPath(node)))
    .map(asObject)
    .some((value) => value.name === name && value.transition_only === true);

export function removeCollected(document: JsonObject, name: string): JsonObject {
  const changed = changeFunctions(removeAt(document, ["collect", name]) as JsonObject, (functions) =>
    functions.filter((value) => value.name !== name || value.transition_only === true),
  );
  return forgetUnoffered(changed);
}

/** Calls a slot otherwise, where answers are told apart by it and where prompts name it. */
export function renameSlot(document: JsonObject, collect: string, from: string, to: string): JsonObject {
  const at = ["collect", collect, "slots"];
  const slots = asObject(getAt(document, at));
  if (from === to || to === "" || Object.hasOwn(slots, to)) return document;
  const placeholder = new RegExp(`\\{\\{(\\s*)${from.replace(/[^\w]/g, "\\$&")}(\\s*)\\}\\}`, "g");
  const isShared = Object.entries(asObject(document.collect)).some(
    ([name, other]) => name !== collect && Object.hasOwn(asObject(asObject(other).slots), from),
  );
  const changed = changeFunctions(put(document, at, renameKey(slots, from, to)), (functions) =>
    functions.map((value) => {
      const { transition_to: target } = value;
      if (value.name !== collect || !isObject(target) || target.field !== from) return value;
      return { ...value, transition_to: { ...target, field: to } };
    }),
  );
  if (isShared) return changed;
  return mapTexts(changed, (text) =>
    text.replace(placeholder, (_, before: string, after: string) => `{{${before}${to}${after}}}`),
  ) as JsonObject;
}

/** Gives an entry of a mapping another name; nothing refers to it. */
export function renameEntry(document: JsonObject, path: Path, to: string): JsonObject {
  const at = path.slice(0, -1);
  const mapping = asObject(getAt(document, at));
  if (to === "" || Object.hasOwn(mapping, to)) return document;
  return put(document, at, renameKey(mapping, String(path.at(-1)), to));
}
