import { beforeEach, describe, expect, it } from "vitest";
import { ApiError } from "@/api/client";
import { FakeMicrophone, FakeSocket, FakeSound } from "./fakes";
import { PhoneProblem, problem } from "./problems";
import { Telephone } from "./telephone";

const LINE = { runId: "run-1", callId: "call-1", url: "ws://gateway/line", sampleRate: 16000 };

let telephone: Telephone;
let microphones: FakeMicrophone[];
let sounds: FakeSound[];
let sockets: FakeSocket[];
let asked: string[];
let refuses: Error | undefined;
let now = 0;

const last = <T>(list: T[]) => list.at(-1) as T;

beforeEach(() => {
  [microphones, sounds, sockets, asked, refuses, now] = [[], [], [], [], undefined, 0];
  telephone = new Telephone(
    { microphone: "", speaker: "headset" },
    {
      openMicrophone: (id = "") => {
        asked.push(id);
        if (refuses) return Promise.reject(refuses);
        microphones.push(new FakeMicrophone());
        return Promise.resolve(last(microphones).stream);
      },
      openSound: (events) => {
        sounds.push(new FakeSound(events));
        return Promise.resolve(last(sounds));
      },
      openSocket: (url) => {
        sockets.push(new FakeSocket(url));
        return last(sockets);
      },
      now: () => now,
    },
  );
});

const state = () => telephone.getState();
const problemCode = () => (state() as { problem?: { code: string } }).problem?.code;

async function talk() {
  await telephone.call(() => Promise.resolve(LINE));
  last(sockets).open();
}

describe("a call", () => {
  it("goes from the microphone to the line", async () => {
    const phases: string[] = [];
    telephone.subscribe(() => phases.push(state().phase));
    await talk();
    expect([...new Set(phases)]).toEqual(["idle", "preparing", "connecting", "live"]);
    expect(state()).toMatchObject({ runId: "run-1", isMuted: false, hasMicrophone: true });
    expect(last(sounds)).toMatchObject({
      sampleRate: 16000,
      source: last(microphones).stream,
      speaker: "headset",
    });
  });

  it("carries both voices, and says back what was heard", async () => {
    await talk();
    const frame = new Int16Array(320).fill(7);
    last(sounds).events.captured({ frame, level: 0.25 });
    last(sockets).tell(new Int16Array([1, 2]).buffer);
    last(sockets).tell({ event: "mark", mark: { name: "one" } });
    expect(last(sounds).heard).toEqual([new Int16Array([1, 2]), "one"]);
    last(sounds).events.reached(["one"]);
    last(sounds).events.played({ level: 0.5, buffered: 0.06, underruns: 1, skipped: 0 });
    expect(last(sockets).said.slice(1)).toEqual([frame, { event: "mark", mark: { name: "one" } }]);
    expect(telephone.levels).toEqual({ microphone: 0.25, agent: 0.5 });
    expect(telephone.diagnostics).toMatchObject({ sent: 1, received: 1, underruns: 1, buffered: 0.06 });
    last(sockets).tell({ event: "clear" });
    expect(last(sounds).heard).toEqual([]);
  });

  it("ends once, whoever hangs up, and leaves nothing open", async () => {
    await talk();
    now = 65_000;
    telephone.hangUp();
    expect(state()).toEqual({ phase: "ended", runId: "run-1", seconds: 65, ending: { by: "me" } });
    expect(last(sockets).said.at(-1)).toEqual({ event: "stop" });
    expect(last(microphones).track.stopped).toBe(true);
    expect(last(sounds).isClosed).toBe(true);
    await talk();
    last(sockets).tell({ event: "stop", reason: "hung_up" });
    expect(state()).toMatchObject({ phase: "ended", ending: { by: "agent" } });
    expect(last(microphones).track.stopped).toBe(true);
    expect(telephone.diagnostics).toBeNull();
  });

  it("is hung up before the next one begins", async () => {
    await talk();
    await talk();
    expect(sockets[0]?.said.at(-1)).toEqual({ event: "stop" });
    expect(state().phase).toBe("live");
  });

  it("does not begin any more once it was hung up", async () => {
    let answer: (line: typeof LINE) => void = () => undefined;
    const calling = telephone.call(() => new Promise((resolve) => (answer = resolve)));
    await Promise.resolve();
    await expect.poll(() => sounds.length).toBe(1);
    telephone.hangUp();
    answer(LINE);
    await calling;
    expect(state()).toEqual({ phase: "idle" });
    last(sockets).open();
    expect(last(sockets).said).toEqual([expect.objectContaining({ event: "start" }), { event: "stop" }]);
    expect(last(microphones).track.stopped).toBe(true);
  });

  it("says why it was lost", async () => {
    await talk();
    last(sockets).fail(1006);
    expect(state()).toMatchObject({ phase: "ended", ending: { problem: { code: "lost" } } });
  });
});

describe("keys", () => {
  it("are sent, and heard", async () => {
    await talk();
    telephone.press("5");
    last(sockets).tell({ event: "dtmf", digits: "12" });
    expect(last(sockets).said.at(-1)).toEqual({ event: "dtmf", dtmf: { digit: "5" } });
    expect(last(sounds).heard).toEqual(["keys 5", "keys 12"]);
  });
});

describe("the microphone", () => {
  it("is silent while it is muted, the next one, too", async () => {
    await talk();
    telephone.mute(true);
    expect(state()).toMatchObject({ isMuted: true });
    expect(last(microphones).track.enabled).toBe(false);
    await telephone.useMicrophone("headset");
    expect(microphones[0]?.track.stopped).toBe(true);
    expect(last(microphones).track.enabled).toBe(false);
    telephone.mute(false);
    expect(last(microphones).track.enabled).toBe(true);
    expect(asked).toEqual(["", "headset"]);
  });

  it("may go, and another one comes", async () => {
    await talk();
    last(microphones).track.onended?.();
    expect(state()).toMatchObject({ phase: "live", hasMicrophone: false });
    expect(problemCode()).toBe("microphone-lost");
    await telephone.useMicrophone("other");
    expect(state()).toMatchObject({ hasMicrophone: true });
    expect(problemCode()).toBeUndefined();
  });

  it("is not needed to listen and to press keys", async () => {
    refuses = new PhoneProblem(problem("denied"));
    await telephone.call(() => Promise.resolve(LINE));
    expect(state()).toMatchObject({ phase: "idle", problem: { code: "denied" } });
    expect(sockets).toEqual([]);
    await telephone.call(() => Promise.resolve(LINE), { withMicrophone: false });
    last(sockets).open();
    expect(state()).toMatchObject({ phase: "live", hasMicrophone: false });
    expect(last(sounds).source).toBeNull();
  });
});

describe("a refusal", () => {
  it.each([
    [new ApiError(429, "capacity_reached", "Too many."), "busy"],
    [new ApiError(503, "overloaded", "Too many."), "busy"],
    [new ApiError(404, "not_found", "No."), "gone"],
    [new ApiError(409, "conflict", "No."), "too-late"],
    [new ApiError(409, "account_inactive", "Switched off."), "refused"],
    [new ApiError(401, "not_authenticated", "No."), "signed-out"],
    [new ApiError(0, "unreachable", "No."), "unreachable"],
    [new ApiError(422, "invalid_workflow", "No start."), "refused"],
  ])("has its sentence: %o", async (error, code) => {
    await telephone.call(() => Promise.reject(error));
    expect(state().phase).toBe("idle");
    expect(problemCode()).toBe(code);
    expect(last(microphones).track.stopped).toBe(true);
    expect(last(sounds).isClosed).toBe(true);
  });

  it.each([new ApiError(409, "account_inactive", "the account is off"), new Error("the account is off")])(
    "is told in words of its own: %o",
    async (error) => {
      await telephone.call(() => Promise.reject(error));
      expect(state()).toMatchObject({
        problem: { text: expect.stringMatching(/account is off/) as unknown },
      });
    },
  );
});
