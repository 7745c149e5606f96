import { Button } from "@/ui/button";
import { classes } from "@/ui/classes";
import { Empty } from "@/ui/feedback";
import { Badge } from "@/ui/layout";
import { lazily } from "@/ui/lazily";
import { isFlow } from "../document/read";
import { useEditing } from "./editing";
import { NodeList } from "./node-list";

const GraphView = lazily("the graph", async () => (await import("./graph-view")).GraphView);
const YamlView = lazily("the YAML", async () => (await import("./yaml-view")).YamlView);
const Comparison = lazily("the comparison", async () => (await import("./comparison")).Comparison);

export const VIEWS = { graph: "Graph", list: "List", yaml: "YAML" };
export type View = keyof typeof VIEWS;

interface Props {
  workflowId: string;
  view: View;
  show: (view: View) => void;
  isWide: boolean;
  visited: string | undefined;
  /** Where there is no room for both, goes to the forms. */
  showDetails: () => void;
  compared: number | undefined;
  closeComparison: () => void;
}

/** The whole document: as a graph, as a list, as text, or beside a version of it. */
export function Canvas(props: Props) {
  const { workflowId, view, show, isWide, visited, showDetails, compared, closeComparison } = props;
  const { document, typed } = useEditing();
  if (compared !== undefined)
    return <Comparison workflowId={workflowId} number={compared} close={closeComparison} />;
  const shown = view === "graph" && !isWide ? "list" : view;
  const views = Object.entries(VIEWS).filter(([name]) => isWide || name !== "graph");
  return (
    <>
      <div role="group" aria-label="View" className="flex gap-1 border-b border-line p-2">
        {views.map(([name, label]) => (
          <Button
            key={name}
            look="quiet"
            aria-pressed={name === shown}
            className={classes("min-h-8 px-2.5 py-1", name === shown && "bg-accent-soft")}
            onClick={() => show(name as View)}
          >
            {label}
            {name === "yaml" && typed?.problem && <Badge tone="bad">cannot be read</Badge>}
          </Button>
        ))}
        {!isWide && (
          <Button look="quiet" className="ml-auto min-h-8 px-2.5 py-1" onClick={showDetails}>
            Details ›
          </Button>
        )}
      </div>
      <div
        className={classes(
          "relative min-h-0 flex-1 [&>[role=alert]]:m-4 [&>[role=status]]:px-4",
          shown === "list" && "overflow-y-auto bg-canvas",
        )}
      >
        {shown === "yaml" ? (
          <YamlView />
        ) : !isFlow(document) ? (
          <div className="p-4">
            <Empty
              title="There is no flow in it"
              action={<Button onClick={() => show("yaml")}>Open the YAML</Button>}
            >
              The document has no nodes that could be drawn. Look at it as YAML.
            </Empty>
          </div>
        ) : shown === "graph" ? (
          <GraphView visited={visited} />
        ) : (
          <NodeList visited={visited} />
        )}
      </div>
    </>
  );
}
