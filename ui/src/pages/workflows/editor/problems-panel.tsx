import { Failure } from "@/ui/feedback";
import { Badge } from "@/ui/layout";
import { asText, getAt } from "../document/json";
import type { Problem } from "../document/problems";
import { useEditing } from "./editing";

const KINDS = [
  ["error", "To be mended", "Until then it cannot be published."],
  ["warning", "Worth a look", "It runs as it is."],
] as const;

/** Everything that is wrong with the document, or looks wrong; each leads to where it is. */
export function ProblemsPanel() {
  const { problems, check } = useEditing();
  if (check.error) return <Failure error={check.error} again={check.again} />;
  if (problems.length === 0)
    return (
      <p role="status" className="py-6 text-center text-sm text-muted">
        {check.isCurrent ? "Nothing is wrong: it can be published." : "Not looked through yet …"}
      </p>
    );
  return (
    <div className="space-y-5">
      {KINDS.map(([severity, title, about]) => {
        const found = problems.filter((problem) => problem.severity === severity);
        if (found.length === 0) return null;
        return (
          <section key={severity} className="space-y-2" aria-label={title}>
            <h3 className="flex items-center gap-2 text-sm">
              {title} <Badge tone={severity === "error" ? "bad" : "warn"}>{found.length}</Badge>
            </h3>
            <p className="text-sm text-muted">{about}</p>
            <ul className="space-y-2">
              {found.map((problem) => (
                <Row key={`${problem.path.join(".")} ${problem.message}`} problem={problem} />
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}

function Row({ problem }: { problem: Problem }) {
  const { goTo, document } = useEditing();
  return (
    <li>
      <button
        type="button"
        className="w-full rounded-md border border-line bg-canvas px-3 py-2 text-left text-sm hover:bg-sunken"
        onClick={() => goTo(problem.path)}
      >
        <span className="block break-words">{problem.message}</span>
        <span className="block font-mono text-xs break-all text-muted">{placeOf(document, problem)}</span>
      </button>
    </li>
  );
}

/** Where a problem is, in words: functions by their names, not their numbers. */
function placeOf(document: Parameters<typeof getAt>[0], { path, node }: Problem) {
  if (path[0] !== "flow" || path[1] !== "nodes") return path.join(" › ") || "The document";
  const [name, list, index, ...rest] = path.slice(2);
  const called =
    list === "functions" && index !== undefined && asText(getAt(document, [...path.slice(0, 5), "name"]));
  return [node ?? name, ...(called ? [called, ...rest] : path.slice(3))].join(" › ");
}
