import { describe, expect, it } from "vitest";
import type { CarrierRequest } from "@/api/webhooks";
import {
  entriesOf,
  eventTitle,
  eventTone,
  lastReport,
  repliesTitle,
  sinceBeginning,
  type CallEvent,
  type Entry,
} from "./events";

const event = (kind: string, detail: Record<string, unknown> = {}, second = "03.250"): CallEvent => ({
  kind,
  detail,
  occurred_at: `2026-01-01T00:01:${second}Z`,
});

const request = (path: string, second: string) =>
  ({ path, created_at: `2026-01-01T00:01:${second}Z` }) as CarrierRequest;

function told(entry: Entry) {
  if ("event" in entry) return entry.event.kind;
  if ("replies" in entry) return repliesTitle(entry.replies);
  return "request" in entry ? entry.request.path : "gap";
}

describe("an event", () => {
  it("is told in plain words", () => {
    expect(eventTitle(event("status", { status: "no-answer" }))).toBe("The carrier reports: no answer");
    expect(eventTitle(event("status", { status: "unknown", word: "wobbling" }))).toContain("wobbling");
    expect(eventTitle(event("transfer_failed", { code: "country_not_allowed" }))).toBe(
      "The transfer failed: calls to that country are not allowed",
    );
    expect(eventTitle(event("finished", { status: "completed", by: "conversation" }))).toBe(
      "The call ended (completed) when the conversation was over",
    );
  });

  it("has the tone of its news", () => {
    const tones = ["ringing", "completed", "busy", "failed"].map((status) =>
      eventTone(event("status", { status })),
    );
    expect(tones).toEqual(["plain", "plain", "warn", "bad"]);
  });

  it("has its time since the call began", () => {
    expect(sinceBeginning("2026-01-01T00:01:03.250Z", "2026-01-01T00:00:00Z")).toBe("+1:03.3");
    expect(sinceBeginning("2026-01-01T00:01:03.250Z", "2026-01-01T00:01:04Z")).toBe("−0:00.7");
  });
});

describe("the timeline", () => {
  it("gathers the timings of replies that follow one another", () => {
    const timing = (reply_sent: number) => event("turn_latency", { reply_sent });
    const entries = entriesOf([
      event("media_started"),
      timing(0.5),
      timing(0.9),
      event("hung_up"),
      timing(0.7),
    ]);
    expect(entries.map(told)).toEqual([
      "media_started",
      "2 replies, after 0.50 s to 0.90 s",
      "hung_up",
      "1 reply, after 0.70 s",
    ]);
  });

  it("has what the carrier requested at its time, before what came of it", () => {
    const events = [event("placed", {}, "01.5"), event("status", {}, "02"), event("finished", {}, "04")];
    const requests = [request("/status", "03"), request("/status", "02"), request("/answer", "01")];
    const order = ["/answer", "placed", "/status", "status", "/status", "finished"];
    expect(entriesOf(events, requests).map(told)).toEqual(order);
    order.splice(0, 0, "gap");
    expect(entriesOf(events, requests, true).map(told)).toEqual(order);
  });

  it("says where requests are missing", () => {
    const events = [event("placed", {}, "01"), event("finished", {}, "04")];
    expect(entriesOf(events, [request("/status", "03")], true).map(told)).toEqual([
      "placed",
      "gap",
      "/status",
      "finished",
    ]);
  });

  it("knows the carrier's last word", () => {
    const events = [
      event("status", { status: "ringing" }),
      event("status", { status: "busy", word: "USER_BUSY" }),
    ];
    expect(lastReport([...events, event("finished", { status: "busy" })])).toMatchObject({
      word: "USER_BUSY",
    });
    expect(lastReport([])).toBeUndefined();
  });
});
