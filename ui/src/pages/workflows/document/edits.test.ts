import { describe, expect, it } from "vitest";
import {
  addFunction,
  addNode,
  connect,
  freeName,
  moveItem,
  put,
  putOrDrop,
  removeCollected,
  removeFunction,
  removeNode,
  renameCollected,
  renameFunction,
  renameNode,
  renameSlot,
} from "./edits";
import { reception } from "./fixtures";
import { asObject, asText, entriesOf, getAt, isObject, type JsonObject } from "./json";
import {
  collected,
  functionsPath,
  globalFunctions,
  initialNode,
  nodeNames,
  nodeOf,
  nodesOf,
  type OfferedFunction,
} from "./read";

function functionOf(document: JsonObject, node: string, name: string): OfferedFunction {
  const found = nodeOf(document, node)?.functions.find((one) => one.name === name);
  if (!found) throw new Error(`${node} does not offer ${name}`);
  return found;
}

const BUILT_IN = ["end_call", "transfer_call"];

/** Every name in a document that names nothing. */
function dangling(document: JsonObject): string[] {
  const names = nodeNames(document);
  const globals = globalFunctions(document);
  const known = [...BUILT_IN, ...collected(document)];
  const wrong = names.includes(initialNode(document)) ? [] : [`initial_node ${initialNode(document)}`];
  const check = (at: string, { name, ways, isTransition, value }: OfferedFunction) => {
    for (const { target } of ways) if (!names.includes(target)) wrong.push(`${at}.${name} → ${target}`);
    if (isTransition && ways.length !== 1) wrong.push(`${at}.${name} leads nowhere`);
    if (!isTransition && !known.includes(name)) wrong.push(`${at}: there is no ${name}`);
    const slots = asObject(getAt(document, ["collect", name, "slots"]));
    const field = isObject(value.transition_to) ? asText(value.transition_to.field) : "";
    if (field && !Object.hasOwn(slots, field)) wrong.push(`${at}.${name} by ${field}`);
  };
  for (const one of globals) check("everywhere", one);
  for (const node of nodesOf(document)) for (const one of node.functions) check(node.name, one);
  for (const [name, script] of entriesOf(document.script)) {
    const offered = [...(nodeOf(document, name)?.functions ?? []), ...globals].map((one) => one.name);
    if (!names.includes(name)) wrong.push(`script of ${name}`);
    for (const called of Object.keys(asObject(asObject(script).examples)))
      if (!offered.includes(called)) wrong.push(`script of ${name} for ${called}`);
    const fallback = asText(asObject(script).fallback);
    if (fallback && !offered.includes(fallback)) wrong.push(`script of ${name} falls back to ${fallback}`);
  }
  return wrong;
}

describe("a node", () => {
  it("is renamed wherever it is named, and stays in its place", () => {
    const changed = renameNode(reception, "day", "which_day");
    expect(nodeNames(changed)).toEqual(["welcome", "which_day", "confirm", "booked"]);
    expect(functionOf(changed, "welcome", "book").ways[0]?.target).toBe("which_day");
    expect(functionOf(changed, "confirm", "agree").ways.map(({ target }) => target)).toEqual([
      "booked",
      "which_day",
      "welcome",
    ]);
    expect(getAt(changed, ["flow", "nodes", "which_day", "later"])).toEqual({ unknown: ["to", "forms"] });
    const first = renameNode(reception, "welcome", "hello");
    expect(initialNode(first)).toBe("hello");
    expect(getAt(first, ["script", "hello", "say"])).toBe("Good morning.");
  });

  it("does not take a name that is taken, or none", () => {
    expect(renameNode(reception, "day", "confirm")).toBe(reception);
    expect(renameNode(reception, "day", "")).toBe(reception);
  });

  it("is removed with everything that led to it", () => {
    const changed = removeNode(reception, "day");
    expect(nodeOf(changed, "welcome")?.functions.map(({ name }) => name)).toEqual(["end_call"]);
    expect(getAt(changed, ["script", "welcome"])).toEqual({
      say: "Good morning.",
      examples: { end_call: ["goodbye"], transfer_call: ["a person"] },
    });
    expect(getAt(functionOf(changed, "confirm", "agree").value, ["transition_to", "cases"])).toEqual({
      yes: "booked",
    });
  });

  it("leaves the start to another, and the last one stays", () => {
    expect(initialNode(removeNode(reception, "welcome"))).toBe("day");
    const alone = ["welcome", "day", "confirm"].reduce((left, name) => removeNode(left, name), reception);
    expect(nodeNames(alone)).toEqual(["booked"]);
    expect(removeNode(alone, "booked")).toBe(alone);
  });

  it("is led to by the branch's other answers once its case is gone", () => {
    const changed = removeNode(removeNode(reception, "day"), "booked");
    expect(functionOf(changed, "confirm", "agree").value.transition_to).toBe("welcome");
  });

  it("is added, and connected before what ends the call", () => {
    const changed = connect(addNode(reception, "Price list"), "welcome", "Price list");
    const names = nodeOf(changed, "welcome")?.functions.map(({ name }) => name);
    expect(names).toEqual(["book", "go_to_price_list", "end_call"]);
    expect(dangling(changed)).toEqual([]);
  });
});

describe("a function", () => {
  it("is renamed with what is said for it at its node", () => {
    const changed = renameFunction(reception, functionOf(reception, "welcome", "book"), "appointment");
    expect(getAt(changed, ["script", "welcome", "fallback"])).toBe("appointment");
    expect(Object.keys(asObject(getAt(changed, ["script", "welcome", "examples"])))).toEqual([
      "appointment",
      "end_call",
      "transfer_call",
    ]);
    expect(renameFunction(reception, functionOf(reception, "welcome", "book"), "end_call")).toBe(reception);
  });

  it("that notes something is renamed and removed wherever it is offered", () => {
    const renamed = renameCollected(reception, "agree", "confirmed");
    expect(functionOf(renamed, "confirm", "confirmed").ways).toHaveLength(3);
    expect(getAt(renamed, ["script", "confirm", "examples"])).toEqual({ confirmed: ["yes"] });
    const removed = removeCollected(reception, "agree");
    expect(nodeOf(removed, "confirm")?.functions).toEqual([]);
    expect(getAt(removed, ["script", "confirm"])).toEqual({ say: "{{ day }} it is?" });
  });

  it("has its slots renamed in branches and in prompts", () => {
    const changed = renameSlot(
      renameSlot(reception, "agree", "agreed", "ok"),
      "choose_day",
      "day",
      "weekday",
    );
    expect(functionOf(changed, "confirm", "agree").value.transition_to).toMatchObject({ field: "ok" });
    expect(getAt(changed, ["script", "confirm", "say"])).toBe("{{ weekday }} it is?");
    expect(getAt(changed, ["flow", "nodes", "confirm", "task_messages", 0, "content"])).toBe(
      "Is {{ weekday }} right?",
    );
  });

  it("changes places with its neighbour", () => {
    const changed = moveItem(reception, functionOf(reception, "welcome", "book").path, 1);
    expect(nodeOf(changed, "welcome")?.functions.map(({ name }) => name)).toEqual(["end_call", "book"]);
    expect(moveItem(reception, functionOf(reception, "welcome", "book").path, -1)).toBe(reception);
  });
});

describe("a value", () => {
  it("that says nothing is left out, with what says nothing without it", () => {
    const changed = putOrDrop(reception, ["script", "confirm", "say"], "");
    expect(getAt(changed, ["script", "confirm"])).toEqual({ examples: { agree: ["yes"] } });
    const bare = putOrDrop({ limits: { idle_seconds: 5 } }, ["limits", "idle_seconds"], undefined);
    expect(bare).toEqual({});
    expect(
      putOrDrop(
        { flow: { nodes: { a: { role_message: "x" } } } },
        ["flow", "nodes", "a", "role_message"],
        "",
      ),
    ).toEqual({ flow: { nodes: { a: {} } } });
  });

  it("is put where nothing was before", () => {
    expect(put({}, ["phrases", "goodbye"], "Bye.")).toEqual({ phrases: { goodbye: "Bye." } });
    expect(put({}, ["__proto__", "x"], 1)).toEqual(JSON.parse('{"__proto__":{"x":1}}'));
  });
});

it("finds a name that is free", () => {
  expect(freeName("a", [])).toBe("a");
  expect(freeName("a", ["a", "a_2"])).toBe("a_3");
});

describe("whatever is edited, in whatever order", () => {
  it.each(Array.from({ length: 40 }, (_, seed) => seed + 1))("no name dangles (%i)", (seed) => {
    const { below, pick } = dice(seed);
    let document = reception;
    for (let step = 0; step < 60; step++) {
      const node = pick(nodeNames(document)) ?? "";
      const other = pick(nodeNames(document)) ?? "";
      const offered = [...(nodeOf(document, node)?.functions ?? []), ...globalFunctions(document)];
      const one = pick(offered);
      const note = pick(collected(document));
      const slot = pick(Object.keys(asObject(getAt(document, ["collect", note ?? "", "slots"]))));
      const name = pick(["a", "b", "c d", "yes", "1", "end", "x", "{{y}}", "z.z"]) ?? "";
      const edits: (() => JsonObject)[] = [
        () => renameNode(document, node, name),
        () => removeNode(document, node),
        () => addNode(document, name),
        () => addNode(document, `${name}${step}`),
        () => connect(document, node, other),
        () => (one?.isTransition ? renameFunction(document, one, name) : document),
        () => (one ? removeFunction(document, one) : document),
        () => (one ? moveItem(document, one.path, below(2) ? 1 : -1) : document),
        () => renameCollected(document, note ?? "", `note_${name}`),
        () => (below(4) ? document : removeCollected(document, note ?? "")),
        () => (slot ? renameSlot(document, note ?? "", slot, `slot_${name}`) : document),
        () =>
          note && !offered.some((offer) => offer.name === note)
            ? addFunction(document, functionsPath(node), { name: note, transition_to: other })
            : document,
      ];
      const before = JSON.stringify(document);
      const changed = pick(edits)?.() ?? document;
      expect(JSON.stringify(document), "an edit leaves what it was given alone").toBe(before);
      expect(dangling(changed)).toEqual([]);
      document = changed;
    }
  });
});

/** Chance that falls the same way each time (mulberry32). */
function dice(seed: number) {
  const below = (limit: number) => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (((mixed ^ (mixed >>> 14)) >>> 0) % 1_000_000) % limit;
  };
  return { below, pick: <T>(items: readonly T[]): T | undefined => items[below(Math.max(items.length, 1))] };
}
