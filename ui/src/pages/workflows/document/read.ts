import { asList, asObject, asText, entriesOf, getAt, isObject, type JsonObject, type Path } from "./json";

/** A way from a node to another: of a function, or of one of the answers it may be given. */
export interface Way {
  target: string;
  /** The answer that leads there, where several do: a case, or every other one. */
  when?: string;
  path: Path;
}

export interface OfferedFunction {
  name: string;
  /** What only moves the conversation on; any other is built in or notes something. */
  isTransition: boolean;
  ways: Way[];
  value: JsonObject;
  path: Path;
}

export interface Node {
  name: string;
  value: JsonObject;
  script: JsonObject;
  functions: OfferedFunction[];
  path: Path;
}

export const NODES = ["flow", "nodes"] as const;
export const GLOBAL_FUNCTIONS = ["flow", "global_functions"] as const;
export const INITIAL_NODE = ["flow", "initial_node"] as const;
export const OTHERWISE = "otherwise";

export const nodePath = (name: string) => [...NODES, name];
export const scriptPath = (node: string) => ["script", node];
export const functionsPath = (node: string) => [...nodePath(node), "functions"];

/** Whether there is a flow with nodes in it, which can be drawn and edited by forms. */
export const isFlow = (document: JsonObject) => isObject(getAt(document, NODES));

export const nodeNames = (document: JsonObject) => Object.keys(asObject(getAt(document, NODES)));
export const initialNode = (document: JsonObject) => asText(getAt(document, INITIAL_NODE));
export const collected = (document: JsonObject) => Object.keys(asObject(document.collect));

export const nodesOf = (document: JsonObject): Node[] =>
  entriesOf(getAt(document, NODES)).map(([name, value]) => ({
    name,
    value: asObject(value),
    script: asObject(getAt(document, scriptPath(name))),
    functions: functionsAt(document, functionsPath(name)),
    path: nodePath(name),
  }));

export const nodeOf = (document: JsonObject, name: string) =>
  nodesOf(document).find((node) => node.name === name);

export const globalFunctions = (document: JsonObject) => functionsAt(document, GLOBAL_FUNCTIONS);

export function functionsAt(document: JsonObject, at: Path): OfferedFunction[] {
  return asList(getAt(document, at)).map((item, index) => {
    const value = asObject(item);
    const path = [...at, index];
    return {
      name: asText(value.name),
      isTransition: value.transition_only === true,
      ways: waysOf(value, [...path, "transition_to"]),
      value,
      path,
    };
  });
}

function waysOf({ transition_to: to }: JsonObject, path: Path): Way[] {
  if (typeof to === "string") return [{ target: to, path }];
  if (!isObject(to)) return [];
  const cases = entriesOf(to.cases).map(([when, target]) => ({
    target: asText(target),
    when,
    path: [...path, "cases", when],
  }));
  if (typeof to.default !== "string") return cases;
  return [...cases, { target: to.default, when: OTHERWISE, path: [...path, "default"] }];
}

/** What is said at a node, in its own words if there are, else as its model is asked to. */
export function wordsOf({ value, script }: Pick<Node, "value" | "script">) {
  const asked = asList(value.task_messages)
    .map((message) => asText(asObject(message).content))
    .filter(Boolean)
    .join(" ");
  return asText(script.say) || asked;
}
