import { describe, expect, it } from "vitest";
import { addNode, put } from "./edits";
import { reception } from "./fixtures";
import { adviceFor, nodeAt, problemsUnder, worst } from "./problems";

const messages = (document: typeof reception) => adviceFor(document).map(({ message }) => message);

describe("what is worth a look", () => {
  it("is nothing in a sound document", () => {
    expect(adviceFor(reception)).toEqual([]);
  });

  it("is a node nobody comes to, and one that says nothing", () => {
    expect(messages(addNode(reception, "island"))).toEqual([
      "No conversation comes here: nothing leads to this node.",
      "Nothing says what the agent does here.",
    ]);
  });

  it("is a node that nothing leads on from", () => {
    const dead = put(
      put(reception, ["flow", "global_functions"], []),
      ["flow", "nodes", "booked", "functions"],
      [],
    );
    expect(messages(dead)).toEqual(["Nothing leads on from here, and nothing ends the call."]);
  });

  it("is a placeholder that nothing fills", () => {
    const said = put(reception, ["script", "welcome", "say"], "Hello {{ nobody }} from {{from_number}}");
    expect(adviceFor(said)).toMatchObject([{ node: "welcome", severity: "warning" }]);
  });
});

it("places problems at nodes and under fields", () => {
  expect(nodeAt(["flow", "nodes", "welcome", "functions", 0])).toBe("welcome");
  expect(nodeAt(["script", "welcome", "say"])).toBe("welcome");
  expect(nodeAt(["limits"])).toBeNull();
  const all = adviceFor(addNode(reception, "island"));
  expect(problemsUnder(all, ["flow", "nodes", "island"])).toHaveLength(2);
  expect(worst(all)).toBe("warning");
  expect(worst([])).toBeUndefined();
});
