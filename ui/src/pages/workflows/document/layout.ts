import { Graph as Dagre, layout, type EdgeLabel, type GraphLabel, type NodeLabel } from "@dagrejs/dagre";
import type { Graph } from "./graph";

export interface Point {
  x: number;
  y: number;
}

export interface Placed extends Point {
  width: number;
  height: number;
}

export interface Layout {
  /** Where each node's upper left corner is, by its id. */
  nodes: ReadonlyMap<string, Placed>;
  /** The way each edge takes, and where its label is, by its id. */
  edges: ReadonlyMap<string, { points: Point[]; label: Point }>;
}

export const NODE_WIDTH = 232;
export const LABEL_HEIGHT = 22;
const LETTER = 7.6;

export const nodeHeight = ({ chips, name }: Graph["nodes"][number]) =>
  (name === null ? 44 : 92) + (chips.length > 0 ? 32 : 0);
export const labelWidth = (label: string) => Math.min(label.length, 30) * LETTER + 18;

/** What places depend on: as long as this stays, nothing moves. */
export const shapeOf = ({ nodes, edges }: Graph) =>
  JSON.stringify([
    nodes.map((node) => [node.id, nodeHeight(node)]),
    edges.map(({ id, source, target, label }) => [id, source, target, label.length]),
  ]);

/** From how many nodes and edges on they are placed in simple rows, which takes no time. */
const MANY = 300;

/** Places for nodes and edges, from top to bottom in the order a conversation takes; the same graph gets the same ones. */
export const placed = (graph: Graph): Layout =>
  graph.nodes.length + graph.edges.length > MANY ? inRows(graph) : layered(graph);

function layered({ nodes, edges }: Graph): Layout {
  const graph = new Dagre<GraphLabel, NodeLabel, EdgeLabel>({ multigraph: true });
  graph.setGraph({ rankdir: "TB", nodesep: 36, edgesep: 24, ranksep: 38, marginx: 8, marginy: 8 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const node of nodes) graph.setNode(node.id, { width: NODE_WIDTH, height: nodeHeight(node) });
  for (const { id, source, target, label } of edges)
    graph.setEdge(
      source,
      target,
      { width: labelWidth(label), height: LABEL_HEIGHT, labelpos: "c", points: [] },
      id,
    );
  layout(graph);
  const found = new Map<string, Placed>();
  for (const { id } of nodes) {
    const { x = 0, y = 0, width, height } = graph.node(id);
    found.set(id, { x: x - width / 2, y: y - height / 2, width, height });
  }
  return {
    nodes: found,
    edges: new Map(
      edges.map(({ id, source, target }) => {
        const { points = [], x = 0, y = 0 } = graph.edge(source, target, id);
        const node = source === target && found.get(source);
        return [id, { points: node ? loop(node, x) : points, label: { x, y } }];
      }),
    ),
  };
}

/** A way from a node back to itself, beside it as far as `x`. */
function loop({ x: left, y: top, width, height }: Placed, x: number): Point[] {
  const [right, y] = [left + width, top + height / 2];
  return [
    { x: right, y: y - 16 },
    { x, y: y - 32 },
    { x, y: y + 32 },
    { x: right, y: y + 16 },
  ];
}

const ACROSS = 12;
const GAP = { x: 48, y: 110 };

/** Rows by how many steps nodes are from where conversations begin; ways are straight lines. */
function inRows({ nodes, edges }: Graph): Layout {
  const steps = stepsFromStart({ nodes, edges });
  const rows = grouped(nodes, ({ id }) => steps.get(id) ?? Infinity);
  const found = new Map<string, Placed>();
  let y = 0;
  for (const [, row] of [...rows].sort(([one], [other]) => one - other))
    for (let first = 0; first < row.length; first += ACROSS) {
      const part = row.slice(first, first + ACROSS);
      const left = (-part.length * (NODE_WIDTH + GAP.x)) / 2;
      for (const [index, node] of part.entries()) {
        const x = left + index * (NODE_WIDTH + GAP.x);
        found.set(node.id, { x, y, width: NODE_WIDTH, height: nodeHeight(node) });
      }
      y += Math.max(...part.map(nodeHeight)) + GAP.y;
    }
  return { nodes: found, edges: new Map(edges.map((edge) => [edge.id, straight(found, edge)])) };
}

function grouped<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

function stepsFromStart({ nodes, edges }: Graph) {
  const steps = new Map<string, number>();
  const ways = grouped(edges, ({ source }) => source);
  const next = nodes
    .filter(({ name, isInitial }) => name === null || isInitial)
    .map(({ id }) => ({ id, at: 0 }));
  for (const { id, at } of next) {
    if (steps.has(id)) continue;
    steps.set(id, at);
    for (const { target } of ways.get(id) ?? []) next.push({ id: target, at: at + 1 });
  }
  return steps;
}

function straight(nodes: ReadonlyMap<string, Placed>, { source, target }: Graph["edges"][number]) {
  const [from, to] = [nodes.get(source), nodes.get(target)];
  if (!from || !to) return { points: [], label: { x: 0, y: 0 } };
  if (from === to) {
    const x = from.x + from.width + GAP.x;
    return { points: loop(from, x), label: { x, y: from.y + from.height / 2 } };
  }
  const begin = { x: from.x + from.width / 2, y: from.y + from.height };
  const end = { x: to.x + to.width / 2, y: to.y };
  return { points: [begin, end], label: { x: (begin.x + end.x) / 2, y: (begin.y + end.y) / 2 } };
}

export type Direction = "up" | "down" | "left" | "right";

/** The node nearest to another in a direction, if there is one. */
export function neighbour({ nodes }: Layout, from: string, direction: Direction): string | undefined {
  const here = nodes.get(from);
  if (!here) return undefined;
  const [hx, hy] = middle(here);
  let best: { id: string; cost: number } | undefined;
  for (const [id, place] of nodes) {
    const [x, y] = middle(place);
    const [dx, dy] = [x - hx, y - hy];
    const [along, across] = { up: [-dy, dx], down: [dy, dx], left: [-dx, dy], right: [dx, dy] }[
      direction
    ] as [number, number];
    const cost = along + 2 * Math.abs(across);
    if (id !== from && along > 1 && (!best || cost < best.cost)) best = { id, cost };
  }
  return best?.id;
}

const middle = ({ x, y, width, height }: Placed) => [x + width / 2, y + height / 2] as const;

/** A line through points, its corners rounded, as an SVG path. */
export function curve(points: readonly Point[]) {
  const [first, ...rest] = points;
  const last = rest.pop();
  if (!first || !last) return "";
  const bends = rest.map((point, index) => {
    const next = rest[index + 1];
    const end = next ? { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 } : last;
    return `Q${point.x},${point.y} ${end.x},${end.y}`;
  });
  return `M${first.x},${first.y}${bends.length ? bends.join("") : `L${last.x},${last.y}`}`;
}
