import { EdgeLabelRenderer, type Edge, type EdgeProps } from "@xyflow/react";
import { classes } from "@/ui/classes";
import type { GraphEdge } from "../document/graph";
import { curve, labelWidth, type Point } from "../document/layout";

export type WayEdge = Edge<
  { edge: GraphEdge; route: { points: Point[]; label: Point }; isOfSelected: boolean },
  "way"
>;

/** A way from a node to another, on the line that was laid out for it, with the function that leads along it. */
export function Way({ id, data }: EdgeProps<WayEdge>) {
  if (!data) return null;
  const { edge, route, isOfSelected } = data;
  const arrow = `arrow-${isOfSelected ? "selected" : "plain"}`;
  const path = curve(route.points);
  return (
    <>
      <defs>
        <marker
          id={`${arrow}-${id}`}
          viewBox="0 0 8 8"
          refX="7"
          refY="4"
          markerWidth="9"
          markerHeight="9"
          orient="auto"
          markerUnits="userSpaceOnUse"
        >
          <path d="M0,0 L8,4 L0,8 z" className={isOfSelected ? "fill-accent" : "fill-edge"} />
        </marker>
      </defs>
      <path d={path} className="fill-none stroke-transparent" strokeWidth={16} />
      <path
        d={path}
        markerEnd={`url("#${arrow}-${id}")`}
        className={classes("fill-none", isOfSelected ? "stroke-accent stroke-2" : "stroke-edge stroke-[1.5]")}
      />
      <EdgeLabelRenderer>
        <span
          aria-hidden
          style={{
            transform: `translate(-50%, -50%) translate(${route.label.x}px, ${route.label.y}px)`,
            maxWidth: labelWidth(edge.label),
          }}
          className={classes(
            "pointer-events-none absolute truncate rounded border bg-canvas px-1.5 text-xs leading-[1.15rem]",
            isOfSelected ? "border-accent text-accent" : "border-line text-ink",
          )}
        >
          {edge.label}
        </span>
      </EdgeLabelRenderer>
    </>
  );
}
