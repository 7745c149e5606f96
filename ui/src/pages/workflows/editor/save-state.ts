/** Whether the gateway has what is being edited. */
export type SaveState =
  | { kind: "saved" | "unsaved" | "saving" | "conflict" }
  | { kind: "failed"; message: string }
  | { kind: "unreadable"; line: number };

/** Why not everything is saved, and what to do about it. */
export function whyNotSaved(save: SaveState) {
  if (save.kind === "unreadable")
    return `The YAML cannot be read: see line ${save.line}. Mend it first, or put it aside.`;
  if (save.kind === "conflict") return "Somebody else changed this draft. Decide first which one is kept.";
  return `The draft could not be saved. ${save.kind === "failed" ? save.message : ""}`.trim();
}
