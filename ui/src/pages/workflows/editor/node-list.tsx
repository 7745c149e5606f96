import { classes } from "@/ui/classes";
import { Badge } from "@/ui/layout";
import { graphOf, nodeId } from "../document/graph";
import { initialNode, nodesOf, wordsOf } from "../document/read";
import { useEditing } from "./editing";
import { ProblemBadge } from "./section";

/** The nodes one after the other, and where each leads. */
export function NodeList({ visited }: { visited: string | undefined }) {
  const { document, problems, selected, goTo } = useEditing();
  const initial = initialNode(document);
  const { edges, nodes } = graphOf(document);
  return (
    <ul className="space-y-3 p-3" aria-label="Nodes">
      {nodesOf(document).map((node) => {
        const ways = edges.filter(({ source }) => source === nodeId(node.name));
        const chips = nodes.find(({ name }) => name === node.name)?.chips ?? [];
        return (
          <li
            key={node.name}
            className={classes(
              "rounded-lg border-2 bg-surface p-3",
              node.name === selected ? "border-accent" : "border-line",
            )}
          >
            <div className="flex flex-wrap items-center gap-2">
              <button
                type="button"
                aria-current={node.name === selected || undefined}
                className="min-h-6 min-w-0 text-left text-sm font-semibold break-all text-accent underline underline-offset-2"
                onClick={() => goTo([...node.path, "name"])}
              >
                {node.name}
              </button>
              {node.name === visited && <Badge tone="good">Now</Badge>}
              {node.name === initial && <Badge>Start</Badge>}
              <ProblemBadge problems={problems.filter((one) => one.node === node.name)} />
            </div>
            <p className="mt-1 line-clamp-2 text-sm text-muted">{wordsOf(node) || "Says nothing yet"}</p>
            <ul className="mt-2 space-y-0.5 text-sm">
              {ways.map(({ id, label, target }) => (
                <li key={id} className="break-words">
                  <span className="font-mono">{label}</span>{" "}
                  <span className="text-muted">→ {target.slice(nodeId("").length)}</span>
                </li>
              ))}
              {chips.map(({ name }) => (
                <li key={name} className="font-mono break-words">
                  {name}
                </li>
              ))}
            </ul>
          </li>
        );
      })}
    </ul>
  );
}
