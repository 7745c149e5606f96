import { describe, expect, it } from "vitest";
import { put, renameNode } from "./edits";
import { reception } from "./fixtures";
import { EVERYWHERE, graphOf, nodeId } from "./graph";
import { curve, neighbour, placed, shapeOf } from "./layout";

describe("the graph of a document", () => {
  const graph = graphOf(reception);

  it("has its nodes with their words, and what is offered everywhere", () => {
    expect(graph.nodes.map(({ id }) => id)).toEqual([
      EVERYWHERE,
      ...["welcome", "day", "confirm", "booked"].map(nodeId),
    ]);
    expect(graph.nodes[1]).toMatchObject({ words: "Good morning.", isInitial: true });
    expect(graph.nodes[2]?.words).toBe("Ask for a day.");
  });

  it("has a labelled edge for every way, and the ends of conversations at their nodes", () => {
    expect(graph.edges.map(({ source, label, target }) => `${source} ${label} ${target}`)).toEqual([
      "node:welcome book node:day",
      "node:day choose_day node:confirm",
      "node:confirm agree: yes node:booked",
      "node:confirm agree: no node:day",
      "node:confirm agree: otherwise node:welcome",
    ]);
    expect(graph.nodes[0]?.chips).toEqual([{ name: "transfer_call", kind: "hands-over" }]);
    expect(graph.nodes[4]?.chips).toEqual([{ name: "end_call", kind: "ends" }]);
  });

  it("shows a way to a node that is not there, instead of losing it", () => {
    const broken = put(reception, ["flow", "nodes", "welcome", "functions", 0, "transition_to"], "nowhere");
    expect(graphOf(broken).nodes[1]?.chips[0]).toEqual({ name: "book → nowhere", kind: "nowhere" });
  });

  it("is drawn of anything, without failing", () => {
    for (const odd of [
      {},
      { flow: [] },
      { flow: { nodes: [1] } },
      { flow: { nodes: { a: null, b: { functions: 3 } } } },
    ])
      expect(() => placed(graphOf(odd as never))).not.toThrow();
  });
});

describe("the layout", () => {
  const graph = graphOf(reception);
  const layout = placed(graph);

  it("puts no node on another, and the start above what follows", () => {
    const all = [...layout.nodes.values()];
    for (const [index, one] of all.entries())
      for (const other of all.slice(index + 1))
        expect(
          one.x + one.width <= other.x ||
            other.x + other.width <= one.x ||
            one.y + one.height <= other.y ||
            other.y + other.height <= one.y,
        ).toBe(true);
    expect(layout.nodes.get(nodeId("welcome"))?.y).toBeLessThan(layout.nodes.get(nodeId("day"))?.y ?? 0);
  });

  it("stays while words are changed, and is the same each time", () => {
    const said = put(reception, ["script", "welcome", "say"], "Something quite different.");
    expect(shapeOf(graphOf(said))).toBe(shapeOf(graph));
    expect(placed(graphOf(said))).toEqual(layout);
    expect(shapeOf(graphOf(renameNode(reception, "day", "date")))).not.toBe(shapeOf(graph));
  });

  it("is made of rows where there is very much to draw", () => {
    const names = Array.from({ length: 400 }, (_, index) => `n${index}`);
    const nodes = Object.fromEntries(
      names.map((name, index) => [
        name,
        {
          functions: [3 * index + 1, 3 * index + 2].map((to) => ({
            name: `f${to}`,
            transition_to: `n${to % 400}`,
          })),
        },
      ]),
    );
    const large = placed(graphOf({ flow: { initial_node: "n0", nodes } }));
    const places = [...large.nodes.values()];
    expect(large.nodes.get(nodeId("n0"))?.y).toBe(0);
    expect(new Set(places.map(({ x, y }) => `${x} ${y}`)).size).toBe(400);
    expect(large.edges.size).toBe(800);
  });

  it.each([1, 400])("draws a way from a node to itself beside it, among %i nodes", (others) => {
    const node = (transition_to: string) => ({ functions: [{ name: "again", transition_to }] });
    const rest = Array.from({ length: others }, (_, index) => [`n${index}`, node("first")] as const);
    const nodes = { first: node("first"), ...Object.fromEntries(rest) };
    const { nodes: places, edges } = placed(graphOf({ flow: { initial_node: "first", nodes } }));
    const { x = 0, y = 0, width = 0, height = 0 } = places.get(nodeId("first")) ?? {};
    const way = [...edges.values()].find(({ points }) => points.length === 4 && points[0]?.x === x + width);
    const label = way?.label ?? { x: 0, y: 0 };
    expect(label.x).toBeGreaterThan(x + width);
    expect(label.y).toBe(y + height / 2);
    expect(way?.points.slice(1, 3).map((point) => point.x)).toEqual([label.x, label.x]);
    expect(way?.points[3]?.x).toBe(x + width);
  });

  it("is walked through by arrow keys", () => {
    const nodes = new Map(
      Object.entries({ top: [0, 0], below: [40, 200], further: [0, 400], beside: [300, 210] }).map(
        ([id, [x = 0, y = 0]]) => [id, { x, y, width: 100, height: 50 }],
      ),
    );
    const walk = (from: string, direction: Parameters<typeof neighbour>[2]) =>
      neighbour({ nodes, edges: new Map() }, from, direction);
    expect([walk("top", "down"), walk("below", "down"), walk("further", "up")]).toEqual([
      "below",
      "further",
      "below",
    ]);
    expect([walk("below", "right"), walk("beside", "left"), walk("top", "up")]).toEqual([
      "beside",
      "below",
      undefined,
    ]);
    expect(neighbour(layout, nodeId("booked"), "down")).toBeUndefined();
  });

  it("draws a way as one line", () => {
    expect(curve([])).toBe("");
    expect(
      curve([
        { x: 0, y: 0 },
        { x: 1, y: 2 },
      ]),
    ).toBe("M0,0L1,2");
    expect(
      curve([
        { x: 0, y: 0 },
        { x: 4, y: 0 },
        { x: 4, y: 8 },
      ]),
    ).toBe("M0,0Q4,0 4,8");
  });
});
