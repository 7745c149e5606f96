import { describe, expect, it } from "vitest";
import type { Replay } from "@/api/webhooks";
import { describeReplay, explain, formatMilliseconds, shortPath, shortReason } from "./words";

const refused = {
  verdict: "refused",
  reason: "signature_mismatch",
  believed: false,
  door: "inbound",
  url: "http://localhost:8000/api/v1/telephony/inbound/run",
  matching_url: null,
  signs_urls: true,
  urls_tried: 24,
} as const;

describe("a signature that does not fit", () => {
  it("names both URLs, and the setting that makes them one", () => {
    const signed = "https://voice.example/gw/api/v1/telephony/inbound/run";
    const said = explain({ ...refused, matching_url: signed });
    expect(said.meaning).toContain("another URL than this gateway expects");
    expect(said.publicBaseUrl).toBe("https://voice.example/gw");
    expect(said.advice).toContain("Set PUBLIC_BASE_URL to https://voice.example/gw");
  });

  it("does not blame the setting where only the URL at the carrier is spelled differently", () => {
    const said = explain({ ...refused, matching_url: `${refused.url}/` });
    expect(said.publicBaseUrl).toBeUndefined();
    expect(said.advice).toContain("Bind the number again");
  });

  it("speaks of HTTP where a media socket was signed", () => {
    const socket = { url: "ws://localhost/api/v1/telephony/ws/•••", door: "media" } as const;
    const said = explain({
      ...refused,
      ...socket,
      matching_url: "wss://voice.example/api/v1/telephony/ws/•••",
    });
    expect(said.publicBaseUrl).toBe("https://voice.example");
  });

  it("blames the secret if no URL fits, or none was signed", () => {
    expect(explain(refused).meaning).toContain("any of 24 other spellings");
    expect(explain({ ...refused, signs_urls: false }).meaning).toContain("not the URL");
    expect(explain({ ...refused, urls_tried: 0 }).advice).toContain("The next one");
  });
});

it("says why anything else was refused, even for reasons nobody wrote about", () => {
  expect(explain({ ...refused, reason: "number_not_routed", believed: true }).advice).toContain("workflow");
  expect(explain({ ...refused, reason: "provider_unavailable", believed: true }).meaning).toBe(
    "It is genuine, and could not be served: provider unavailable.",
  );
  expect(shortReason("signature_missing")).toBe("No signature");
  expect(shortReason("provider_unavailable")).toBe("Provider unavailable");
});

it("shortens paths and spells times", () => {
  expect(shortPath("/gw/api/v1/telephony/x/status/1")).toBe("/x/status/1");
  expect(shortPath("/api/v1/telephony/x/status/0123456789abcdef0123456789abcdef")).toBe(
    "/x/status/0123…cdef",
  );
  expect(formatMilliseconds(0.00234)).toBe("2.3 ms");
  expect(formatMilliseconds(0.0414)).toBe("41 ms");
});

it("says what came of processing a request again", () => {
  const done: Replay = {
    status: 204,
    problem: null,
    workflow_run_id: null,
    began: false,
    changes: [],
    events: [],
  };
  expect(describeReplay(done)).toContain("Nothing changed");
  expect(describeReplay({ ...done, began: true })).toContain("A call began");
  expect(
    describeReplay({ ...done, changes: [{ field: "status", before: "ringing", after: "busy" }] }),
  ).toContain("It changed the call");
  expect(describeReplay({ ...done, status: 429, problem: "capacity_reached" })).toContain(
    "429: all lines busy",
  );
});
