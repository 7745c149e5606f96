import { startsWith, type Path } from "./json";

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
