import "@xyflow/react/dist/base.css";
import "./graph-view.css";
import {
  Background,
  Controls,
  MiniMap,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
  type AriaLabelConfig,
} from "@xyflow/react";
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from "react";
import { connect, nextIndex } from "../document/edits";
import { EVERYWHERE, graphOf, nodeId } from "../document/graph";
import { neighbour, placed, shapeOf, type Direction, type Layout } from "../document/layout";
import { problemsUnder, worst } from "../document/problems";
import { functionsPath, GLOBAL_FUNCTIONS, nodePath } from "../document/read";
import { NodeCard, type CardNode } from "./node-card";
import { RemoveNode } from "./node-dialogs";
import { useEditing } from "./editing";
import { Way, type WayEdge } from "./way";

const NODE_TYPES = { card: NodeCard };
const EDGE_TYPES = { way: Way };
const FIT = { padding: 0.08, maxZoom: 1 };

const WORDS: Partial<AriaLabelConfig> = {
  "node.a11yDescription.default":
    "Arrow keys go to the node in that direction, Enter to its form. Delete deletes it, after asking.",
};

const ARROWS: Partial<Record<string, Direction>> = {
  ArrowUp: "up",
  ArrowDown: "down",
  ArrowLeft: "left",
  ArrowRight: "right",
};

interface Props {
  /** The node a call is at, while one is tried. */
  visited: string | undefined;
}

export function GraphView(props: Props) {
  return (
    <ReactFlowProvider>
      <Drawing {...props} />
    </ReactFlowProvider>
  );
}

function Drawing({ visited }: Props) {
  const { document, problems, selected, select, goTo, change } = useEditing();
  const [isRemoving, setRemoving] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const graph = useMemo(() => graphOf(document), [document]);
  const shape = shapeOf(graph);
  const layout = useLayout(graph, shape);
  useFitting(shape);

  const nodes = useMemo(
    () =>
      graph.nodes.map((node): CardNode => {
        const place = layout.nodes.get(node.id) ?? { x: 0, y: 0, width: 0, height: 0 };
        const isSelected = node.name === selected;
        const here =
          node.name === null
            ? problemsUnder(problems, GLOBAL_FUNCTIONS)
            : problems.filter((one) => one.node === node.name);
        return {
          id: node.id,
          type: "card",
          position: { x: place.x, y: place.y },
          width: place.width,
          height: place.height,
          selected: isSelected,
          // One node is reached by Tab, the others from it by arrow keys.
          focusable: isSelected,
          ariaLabel: labelOf(node.name, here.length),
          domAttributes: { "aria-current": isSelected || undefined },
          data: {
            node,
            severity: worst(here),
            count: here.length,
            isVisited: visited !== undefined && node.name === visited,
          },
        };
      }),
    [graph, layout, problems, selected, visited],
  );
  const edges = useMemo(
    () =>
      graph.edges.map((edge): WayEdge => ({
        id: edge.id,
        type: "way",
        source: edge.source,
        target: edge.target,
        ariaLabel: `${edge.label}: from ${nameOf(edge.source)} to ${nameOf(edge.target)}`,
        focusable: false,
        data: {
          edge,
          route: layout.edges.get(edge.id) ?? { points: [], label: { x: 0, y: 0 } },
          isOfSelected: edge.source === nodeId(selected),
        },
      })),
    [graph, layout, selected],
  );

  const openNode = (id: string) => {
    if (id === EVERYWHERE) goTo(GLOBAL_FUNCTIONS);
    else select(nameOf(id));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const direction = ARROWS[event.key];
    const isNode = (event.target as Element).classList.contains("react-flow__node");
    if (!isNode) return;
    if (direction) {
      event.preventDefault();
      const next = nextNode(layout, nodeId(selected), direction);
      if (!next) return;
      select(nameOf(next));
      focusNode(box.current, next);
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      goTo([...nodePath(selected), "name"]);
    } else if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      if (graph.nodes.filter(({ name }) => name !== null).length > 1) setRemoving(true);
    }
  };

  return (
    <div ref={box} className="h-full" onKeyDownCapture={onKeyDown}>
      <ReactFlow<CardNode, WayEdge>
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        nodesDraggable={false}
        edgesFocusable={false}
        deleteKeyCode={null}
        selectionKeyCode={null}
        multiSelectionKeyCode={null}
        disableKeyboardA11y
        fitView
        fitViewOptions={FIT}
        minZoom={0.15}
        maxZoom={1.5}
        ariaLabelConfig={WORDS}
        onNodeClick={(_, { id }) => openNode(id)}
        onEdgeClick={(_, { source, data }) =>
          goTo([
            ...(source === EVERYWHERE ? GLOBAL_FUNCTIONS : functionsPath(nameOf(source))),
            data?.edge.index ?? 0,
          ])
        }
        onConnect={({ source, target }) => {
          if (source === EVERYWHERE || target === EVERYWHERE) return;
          const from = nameOf(source);
          change((before) => connect(before, from, nameOf(target)));
          goTo([...functionsPath(from), nextIndex(document, functionsPath(from))]);
        }}
      >
        <Background gap={20} size={1.5} />
        <Controls showInteractive={false} fitViewOptions={FIT} />
        {graph.nodes.length > 4 && (
          <MiniMap pannable zoomable ariaLabel="Map of the workflow" className="max-xl:hidden" />
        )}
      </ReactFlow>
      {isRemoving && <RemoveNode node={selected} close={() => setRemoving(false)} />}
    </div>
  );
}

/** Places, which stay as they are until nodes or ways do not. */
function useLayout(graph: ReturnType<typeof graphOf>, shape: string): Layout {
  const [kept, keep] = useState(() => ({ shape, layout: placed(graph) }));
  if (kept.shape === shape) return kept.layout;
  const layout = placed(graph);
  keep({ shape, layout });
  return layout;
}

/** Shows all of the graph again once nodes came or went. */
function useFitting(shape: string) {
  const { fitView } = useReactFlow();
  const previous = useRef(shape);
  useEffect(() => {
    if (previous.current === shape) return;
    previous.current = shape;
    void fitView({ ...FIT, duration: 0 });
  }, [shape, fitView]);
}

const nameOf = (id: string) => id.slice(nodeId("").length);

const labelOf = (name: string | null, problems: number) =>
  `${name ?? "At every node"}${problems ? `, ${problems} to look at` : ""}`;

function nextNode(layout: Layout, from: string, direction: Direction) {
  const next = neighbour(layout, from, direction);
  return next === EVERYWHERE ? undefined : next;
}

/** Focuses a node once it can be. */
function focusNode(box: HTMLElement | null, id: string) {
  requestAnimationFrame(() => box?.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`)?.focus());
}
