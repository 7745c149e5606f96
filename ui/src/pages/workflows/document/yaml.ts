import {
  isCollection,
  isNode,
  isPair,
  isScalar,
  LineCounter,
  parseDocument,
  stringify,
  type Document,
} from "yaml";
import { isObject, type Json, type JsonObject, type Path } from "./json";

export interface YamlProblem {
  message: string;
  /** From where to where it is in the text. */
  from: number;
  to: number;
  /** From 1. */
  line: number;
}

export interface Parsed {
  document?: JsonObject;
  problem?: YamlProblem;
  /** From where to where something is in the text: its key, if it has one. Of what is not there, what it would be in. */
  place: (path: Path) => { from: number; to: number };
}

export const toYaml = (document: JsonObject) =>
  // Strings that older readers of YAML take for something else ("yes", "on") are quoted.
  stringify(document, { lineWidth: 110, aliasDuplicateObjects: false, compat: "yaml-1.1" });

export function parseYaml(text: string): Parsed {
  const counter = new LineCounter();
  const parsed = parseDocument(text, { lineCounter: counter, merge: true, stringKeys: false });
  const place = (path: Path) => placeOf(parsed, path);
  const [error] = parsed.errors;
  if (error) {
    const [from, to] = error.pos;
    const [message] = error.message.split(/ at line \d+/);
    return { problem: problemAt(counter, message ?? error.message, from, to), place };
  }
  const read = toJson(parsed);
  if (read instanceof Error) return { problem: problemAt(counter, read.message, 0, text.length), place };
  if (isObject(read)) return { document: read, place };
  return {
    problem: problemAt(counter, "A workflow is a mapping: names, each with a colon", 0, text.length),
    place,
  };
}

function toJson(parsed: Document): Json | Error {
  try {
    // Through JSON: that is what the gateway is sent, without dates and other things it does not know.
    const text = JSON.stringify(parsed.toJS({ maxAliasCount: 1_000 }));
    return text ? (JSON.parse(text) as Json) : null;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

const problemAt = (counter: LineCounter, message: string, from: number, to: number): YamlProblem => ({
  message,
  from,
  to,
  line: counter.linePos(from).line,
});

function placeOf(parsed: Document, path: Path): { from: number; to: number } {
  let inside: unknown = parsed.contents;
  let place = rangeOf(inside);
  for (const key of path) {
    if (!isCollection(inside)) return place;
    const item: unknown = inside.items.find(
      (item, index) => (isPair(item) ? keyOf(item.key) : String(index)) === String(key),
    );
    if (item === undefined) return place;
    place = rangeOf(isPair(item) ? item.key : item);
    inside = isPair(item) ? item.value : item;
  }
  return place;
}

const keyOf = (key: unknown) => (isScalar(key) ? String(key.value) : "");

function rangeOf(node: unknown) {
  const [from, to] = (isNode(node) ? node.range : null) ?? [0, 0];
  return { from, to };
}
