import { describe, expect, it } from "vitest";
import { nodeAt, problemsUnder, worst, type Problem } from "./problems";

const problem = (severity: Problem["severity"], ...path: Problem["path"]): Problem => ({
  path,
  node: nodeAt(path),
  message: "It is wrong.",
  severity,
});

describe("problems", () => {
  it("belong to the node they are in, or that they are said at", () => {
    expect(nodeAt(["flow", "nodes", "welcome", "functions", 0])).toBe("welcome");
    expect(nodeAt(["script", "welcome", "say"])).toBe("welcome");
    expect(nodeAt(["limits"])).toBeNull();
  });

  it("are found under the place they are in", () => {
    const all = [
      problem("warning", "flow", "nodes", "a", "functions", 1, "name"),
      problem("error", "limits"),
    ];
    expect(problemsUnder(all, ["flow", "nodes", "a"])).toEqual([all[0]]);
    expect(problemsUnder(all, ["flow", "nodes", "a", "functions", 0])).toEqual([]);
  });

  it("are as bad as the worst of them", () => {
    expect(worst([problem("warning"), problem("error")])).toBe("error");
    expect(worst([problem("warning")])).toBe("warning");
    expect(worst([])).toBeUndefined();
  });
});
