import { asText, startsWith, type JsonObject, type Path } from "./json";
import { unreachable } from "./graph";
import { globalFunctions, nodesOf, nodePath, slotNames, wordsOf, type Node } from "./read";

export interface Problem {
  path: Path;
  /** The node it is at, if it is at one. */
  node: string | null;
  message: string;
  /** What keeps the workflow from being published, or what is only worth a look. */
  severity: "error" | "warning";
}

/** What a place belongs to: what is said at a node is part of it. */
export function nodeAt(path: Path): string | null {
  if (path[0] === "flow" && path[1] === "nodes" && path[2] !== undefined) return String(path[2]);
  return path[0] === "script" && path[1] !== undefined ? String(path[1]) : null;
}

export const worst = (problems: readonly Problem[]): Problem["severity"] | undefined =>
  problems.find(({ severity }) => severity === "error")?.severity ?? problems[0]?.severity;

export const problemsUnder = (problems: readonly Problem[], path: Path) =>
  problems.filter((problem) => startsWith(problem.path, path));

/** Names a call brings itself, beside what its conversation notes. */
const OF_THE_CALL = [
  "organization_id",
  "workflow_id",
  "workflow_run_id",
  "telephony_configuration_id",
  "provider",
  "mode",
  "direction",
  "call_id",
  "from_number",
  "to_number",
];

/** What would run, and is likely not meant. */
export function adviceFor(document: JsonObject): Problem[] {
  const nodes = nodesOf(document);
  const offersElsewhere = globalFunctions(document).length > 0;
  return [
    ...unreachable(document).map((name) =>
      warning(nodePath(name), "No conversation comes here: nothing leads to this node."),
    ),
    ...nodes.flatMap((node) => adviceForNode(node, offersElsewhere)),
    ...unknownPlaceholders(document, nodes),
  ];
}

function adviceForNode(node: Node, offersElsewhere: boolean): Problem[] {
  const found: Problem[] = [];
  const ends = [node.value.pre_actions, node.value.post_actions].some(
    (actions) => Array.isArray(actions) && JSON.stringify(actions).includes("end_conversation"),
  );
  if (node.functions.length === 0 && !offersElsewhere && !ends)
    found.push(
      warning([...node.path, "functions"], "Nothing leads on from here, and nothing ends the call."),
    );
  if (!wordsOf(node))
    found.push(warning([...node.path, "task_messages"], "Nothing says what the agent does here."));
  return found;
}

const PLACEHOLDER = /\{\{\s*([A-Za-z_][A-Za-z0-9_]*)[A-Za-z0-9_.]*\s*\}\}/g;

function unknownPlaceholders(document: JsonObject, nodes: readonly Node[]): Problem[] {
  const known = new Set([...slotNames(document), ...OF_THE_CALL, "digits"]);
  return nodes.flatMap((node) => {
    const said: [Path, string][] = [
      [["script", node.name, "say"], asText(node.script.say)],
      [["script", node.name, "reprompt"], asText(node.script.reprompt)],
      [[...node.path, "role_message"], asText(node.value.role_message)],
      ...taskTexts(node),
    ];
    return said.flatMap(([path, text]) =>
      [...new Set([...text.matchAll(PLACEHOLDER)].map(([, name]) => name ?? ""))]
        .filter((name) => !known.has(name))
        .map((name) =>
          warning(path, `Nothing notes “${name}”: it has to be given to each call as a variable.`),
        ),
    );
  });
}

const taskTexts = ({ value, path }: Node): [Path, string][] =>
  (Array.isArray(value.task_messages) ? value.task_messages : []).map((message, index) => [
    [...path, "task_messages", index, "content"],
    asText((message as JsonObject | null)?.content),
  ]);

const warning = (path: Path, message: string): Problem => ({
  path,
  node: nodeAt(path),
  message,
  severity: "warning",
});
