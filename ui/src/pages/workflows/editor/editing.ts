import { createContext, use } from "react";
import type { WorkflowReference } from "@/api/workflows";
import type { JsonObject, Path } from "../document/json";
import type { Problem } from "../document/problems";
import type { Edit, Typed } from "./draft";

export const TABS = {
  node: "Node",
  functions: "Functions",
  settings: "Settings",
  problems: "Problems",
  versions: "Versions",
};
export type Tab = keyof typeof TABS;

/** Whether the problems are those of the document as it is now, or why they are not known. */
export interface Check {
  isCurrent: boolean;
  error: Error | null;
  again: () => unknown;
}

/** What forms need: the document, how to change it, and what is wrong with it. */
export interface Editing {
  document: JsonObject;
  change: (edit: Edit, about?: string) => void;
  /** The document's text, where it was typed as one. */
  typed: Typed | undefined;
  /** Changes the text, and the document to what it says. */
  type: (typed: Typed, says: JsonObject | undefined) => void;
  problems: readonly Problem[];
  check: Check;
  reference: WorkflowReference | undefined;
  /** The node whose form is shown. */
  selected: string;
  /** Shows a node's form. */
  select: (node: string) => void;
  /** Shows the form where something is, and goes to its field. */
  goTo: (path: Path) => void;
}

export const EditingContext = createContext<Editing | undefined>(undefined);

export function useEditing(): Editing {
  const editing = use(EditingContext);
  if (!editing) throw new Error("nothing is being edited here");
  return editing;
}

/** How a field is found again by the place in the document it is about. */
export const fieldKey = (path: Path) => JSON.stringify(path.map(String));
