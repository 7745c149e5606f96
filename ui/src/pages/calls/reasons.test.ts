import { describe, expect, it } from "vitest";
import codes from "./codes.json";
import { eventTitle } from "./events";
import { nameOf, REASONS, reasonOf } from "./reasons";

const ended = { status: "failed", direction: "inbound", ended_at: "2026-01-01T00:00:00Z" } as const;

describe("why a call ended", () => {
  it.each(codes.dispositions)("is explained: %s", (disposition) => {
    expect(REASONS).toHaveProperty([disposition]);
    const reason = reasonOf({ ...ended, disposition });
    expect(reason?.title).toMatch(/^[A-Z].*[^.]$/);
    expect(reason?.happened).toMatch(/^[A-Z].*\.$/);
    if (reason?.tone === "bad") expect(reason.next, "what to do next").toMatch(/^[A-Z].*\.$/);
    if (reason?.place) expect(reason.next, "why to go there").toBeTruthy();
  });

  it("is explained for nothing else", () => {
    expect(Object.keys(REASONS).sort()).toEqual([...codes.dispositions].sort());
  });

  it("is not asked of a call under way", () => {
    expect(reasonOf({ ...ended, status: "in-progress", ended_at: null, disposition: null })).toBeNull();
  });

  it("is said from the caller's side or from ours", () => {
    const inbound = reasonOf({ ...ended, disposition: "caller_hung_up" });
    const outbound = reasonOf({ ...ended, direction: "outbound", disposition: "caller_hung_up" });
    expect([inbound?.title, outbound?.title]).toEqual(["The caller hung up", "The person called hung up"]);
  });

  it("is named as it is where nobody knows it", () => {
    expect(reasonOf({ ...ended, disposition: "moon_too_bright" })).toMatchObject({
      tone: "bad",
      title: "Moon too bright",
    });
    expect(nameOf("moon_too_bright")).toBe("Moon too bright");
  });
});

describe("what happened to a call", () => {
  it.each(codes.events)("has a title: %s", (kind) => {
    expect(eventTitle({ kind, occurred_at: "2026-01-01T00:00:00Z", detail: {} })).not.toBe(kind);
  });

  it("is called by its kind where nobody knows it", () => {
    expect(eventTitle({ kind: "moon_rose", occurred_at: "2026-01-01T00:00:00Z", detail: {} })).toBe(
      "moon_rose",
    );
  });
});
