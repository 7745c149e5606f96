import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState, useSyncExternalStore, type RefObject } from "react";
import { sentence } from "@/api/client";
import { validationQuery } from "@/api/workflows";
import { isSame, type JsonObject, type Path } from "../document/json";
import { keysOf, renamed } from "../document/names";
import { nodeAt, type Problem } from "../document/problems";
import { initialNode, nodeNames } from "../document/read";
import { fieldKey, type Check } from "./editing";

const WIDE = "(min-width: 64rem)";

/** Whether there is room for the graph beside the forms. */
export const useIsWide = () =>
  useSyncExternalStore(
    (listener) => {
      const media = matchMedia(WIDE);
      media.addEventListener("change", listener);
      return () => media.removeEventListener("change", listener);
    },
    () => matchMedia(WIDE).matches,
  );

/** A value once it has not changed for a while. */
function useSettled<T>(value: T, ms: number): T {
  const [settled, settle] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => settle(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}

/** What is wrong with a document, and what looks wrong; and whether that is known. */
export function useProblems(document: JsonObject) {
  const settled = useSettled(document, 300);
  const { data, error, refetch, isPlaceholderData } = useQuery({
    ...validationQuery(settled),
    placeholderData: (previous) => previous,
  });
  const problems = useMemo<Problem[]>(() => {
    return (data ?? []).map((one) => ({
      ...one,
      node: one.node ?? nodeAt(one.path),
      message: sentence(one.message),
    }));
  }, [data]);
  const isCurrent = data !== undefined && !isPlaceholderData && settled === document;
  const check = useMemo<Check>(() => ({ isCurrent, error, again: refetch }), [isCurrent, error, refetch]);
  return { problems, check };
}

/** Keys that take back what was done, and do it again; not where a text has a history of its own. */
export function useUndoKeys(undo: () => void, redo: () => void) {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const key = event.key.toLowerCase();
      if (!(event.ctrlKey || event.metaKey) || event.altKey || !(key === "z" || key === "y")) return;
      const [target] = event.composedPath();
      if (target instanceof Element && target.closest("dialog, [data-own-undo], .cm-editor")) return;
      event.preventDefault();
      if (key === "y" || event.shiftKey) redo();
      else undo();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [undo, redo]);
}

/** A key for each name, which it keeps when it is changed: what is drawn of it stays, and where one is in it. */
export function useKeys(names: readonly string[]) {
  const [kept, keep] = useState(() => keysOf(names, new Map()));
  if (isSame([...kept.keys()], names)) return kept;
  const keys = keysOf(names, kept);
  keep(keys);
  return keys;
}

/** The node whose form is shown, and what chooses one; it stays the same one when it is given another name. */
export function useSelected(document: JsonObject) {
  const names = nodeNames(document);
  const [chosen, choose] = useState("");
  const [among, remember] = useState(names);
  const change = renamed(among, names);
  const followed = change?.from === chosen ? change.to : chosen;
  if (!isSame(among, names)) {
    remember(names);
    choose(followed);
  }
  const selected = names.includes(followed) ? followed : initialNode(document) || (names[0] ?? "");
  return [selected, choose] as const;
}

/** Goes along with what is shown: where there is room for one of two, the other took away what had the focus. */
export function useFollowing(shown: RefObject<HTMLElement | null>, isFormShown: boolean) {
  useEffect(() => {
    const { current } = shown;
    if (!current || document.activeElement?.checkVisibility()) return;
    (current.querySelector<HTMLElement>("[aria-current]") ?? current).focus();
  }, [shown, isFormShown]);
}

export interface Goal {
  path: Path;
}

/** Goes to the field of a place in the document, each time there is a new goal. */
export function useArrival(panel: RefObject<HTMLElement | null>, goal: Goal | undefined) {
  useEffect(() => {
    if (!goal || !panel.current) return;
    const found = fieldOf(panel.current, goal.path);
    if (!found) return;
    for (let box = found.closest("details"); box; box = box.parentElement?.closest("details") ?? null)
      box.open = true;
    const control = found.matches("details, fieldset")
      ? found.querySelector<HTMLElement>("summary, input, select, textarea")
      : found;
    control?.focus();
    found.scrollIntoView({ block: "nearest" });
  }, [panel, goal]);
}

/** The field that is about a place, or about what it is part of. */
function fieldOf(panel: HTMLElement, path: Path) {
  const fields = new Map(
    [...panel.querySelectorAll<HTMLElement>("[data-field]")].map((field) => [field.dataset.field, field]),
  );
  for (let length = path.length; length > 0; length--) {
    const found = fields.get(fieldKey(path.slice(0, length)));
    if (found) return found;
  }
  return undefined;
}
