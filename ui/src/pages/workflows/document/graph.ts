import type { JsonObject } from "./json";
import { globalFunctions, initialNode, nodesOf, wordsOf, type OfferedFunction } from "./read";

/** A function that leads to no other node: it ends or hands over the conversation, or stays. */
export interface Chip {
  name: string;
  kind: "ends" | "hands-over" | "stays" | "nowhere";
}

export interface GraphNode {
  id: string;
  /** The node's name; null for what is offered at every node. */
  name: string | null;
  words: string;
  chips: Chip[];
  isInitial: boolean;
}

export interface GraphEdge {
  id: string;
  source: string;
  target: string;
  label: string;
  /** The function that leads there, among those of its node. */
  index: number;
}

export interface Graph {
  nodes: GraphNode[];
  edges: GraphEdge[];
}

export const EVERYWHERE = "everywhere";
export const nodeId = (name: string) => `node:${name}`;

/** What is drawn of a document. */
export function graphOf(document: JsonObject): Graph {
  const nodes = nodesOf(document);
  const names = new Set(nodes.map(({ name }) => name));
  const initial = initialNode(document);
  const globals = globalFunctions(document);
  const drawn = nodes.map((node) => ({
    id: nodeId(node.name),
    name: node.name,
    words: wordsOf(node),
    chips: chipsOf(node.functions, names),
    isInitial: node.name === initial,
  }));
  const edges = nodes.flatMap((node) => edgesOf(nodeId(node.name), node.functions, names));
  if (globals.length === 0) return { nodes: drawn, edges };
  const everywhere = {
    id: EVERYWHERE,
    name: null,
    words: "",
    chips: chipsOf(globals, names),
    isInitial: false,
  };
  return { nodes: [everywhere, ...drawn], edges: [...edgesOf(EVERYWHERE, globals, names), ...edges] };
}

const edgesOf = (source: string, functions: OfferedFunction[], names: ReadonlySet<string>): GraphEdge[] =>
  functions.flatMap(({ name, ways }, index) =>
    ways
      .filter(({ target }) => names.has(target))
      .map(({ target, when }, way) => ({
        id: `${source}/${index}/${way}`,
        source,
        target: nodeId(target),
        label: when === undefined ? name : `${name}: ${when}`,
        index,
      })),
  );

const TERMINALS: Partial<Record<string, Chip["kind"]>> = { end_call: "ends", transfer_call: "hands-over" };

function chipsOf(functions: OfferedFunction[], names: ReadonlySet<string>): Chip[] {
  return functions.flatMap(({ name, ways }) => {
    if (ways.length === 0) return [{ name, kind: TERMINALS[name] ?? "stays" }];
    return ways
      .filter(({ target }) => !names.has(target))
      .map(({ target }) => ({ name: `${name} → ${target}`, kind: "nowhere" as const }));
  });
}
