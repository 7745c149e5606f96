import { beforeEach, describe, expect, it, vi } from "vitest";
import { FakeSocket } from "./fakes";
import { Session } from "./session";

const LINE = { url: "ws://gateway/line", callId: "call-1", sampleRate: 16000 };
const FRAME = new Int16Array(320);

let socket: FakeSocket;
let session: Session;
let now = 0;
const events = {
  opened: vi.fn(),
  audio: vi.fn(),
  mark: vi.fn(),
  clear: vi.fn(),
  keys: vi.fn(),
  ended: vi.fn(),
};

beforeEach(() => {
  now = 0;
  vi.clearAllMocks();
  session = new Session(
    LINE,
    events,
    (url) => (socket = new FakeSocket(url)),
    () => now,
  );
});

it("says which call it is before anything else", () => {
  session.send(FRAME);
  session.press("1");
  socket.open();
  session.send(FRAME);
  session.press("5");
  expect(socket.url).toBe(LINE.url);
  expect(socket.said).toEqual([
    { event: "start", call_id: "call-1", sample_rate: 16000 },
    FRAME,
    { event: "dtmf", dtmf: { digit: "5" } },
  ]);
  expect(events.opened).toHaveBeenCalledOnce();
});

it("hands on what the gateway says, and nothing it does not know", () => {
  socket.open();
  socket.tell(new Int16Array([1, 2, 3]).buffer);
  socket.tell({ event: "mark", mark: { name: "drained-1" } });
  socket.tell({ event: "clear" });
  socket.tell({ event: "dtmf", digits: "12#" });
  socket.tell({ event: "weather", is: "fine" });
  expect(events.audio).toHaveBeenCalledExactlyOnceWith(new Int16Array([1, 2, 3]));
  expect(events.mark).toHaveBeenCalledExactlyOnceWith("drained-1");
  expect(events.clear).toHaveBeenCalledOnce();
  expect(events.keys).toHaveBeenCalledExactlyOnceWith("12#");
});

it("says back the marks that were reached", () => {
  socket.open();
  session.reached(["one", "two"]);
  expect(socket.said.slice(1)).toEqual([
    { event: "mark", mark: { name: "one" } },
    { event: "mark", mark: { name: "two" } },
  ]);
});

describe("the end", () => {
  it("is said when one hangs up", () => {
    socket.open();
    session.hangUp();
    session.hangUp();
    session.send(FRAME);
    expect(socket.said.slice(1)).toEqual([{ event: "stop" }]);
    expect(socket.closedWith).toBe(1000);
    expect(events.ended).toHaveBeenCalledExactlyOnceWith({ by: "me" });
  });

  it("may come before the line stands, which is then given back", () => {
    session.hangUp();
    expect(events.ended).toHaveBeenCalledExactlyOnceWith({ by: "me" });
    expect(socket.closedWith).toBeUndefined();
    socket.open();
    expect(socket.said).toEqual([expect.objectContaining({ event: "start" }), { event: "stop" }]);
    expect(socket.closedWith).toBe(1000);
    expect(events.opened).not.toHaveBeenCalled();
  });

  it("is the agent's when the gateway hangs up", () => {
    socket.open();
    socket.tell({ event: "stop", reason: "hung_up" });
    socket.tell(new Int16Array(3).buffer);
    socket.close(1000);
    expect(events.ended).toHaveBeenCalledExactlyOnceWith({ by: "agent" });
    expect(events.audio).not.toHaveBeenCalled();
  });

  it.each([
    [1000, undefined],
    [1006, "lost"],
    [1012, "lost"],
    [1002, "failed"],
    [1011, "failed"],
    [1013, "busy"],
  ])("has a reason when the socket closes with %i", (code, reason) => {
    socket.open();
    socket.fail(code);
    const [[ending]] = events.ended.mock.calls as [[{ by: string; problem?: { code: string } }]];
    expect(ending.problem?.code).toBe(reason);
    expect(ending.by).toBe(reason ? "problem" : "agent");
  });

  it("comes when the network takes nothing any more, and not before it may be only slow", () => {
    const speak = (milliseconds: number) => {
      for (const end = now + milliseconds; now < end; now += 20) session.send(FRAME);
    };
    socket.open();
    socket.bufferedAmount = 20_000;
    speak(5_900);
    socket.bufferedAmount = 0;
    speak(20);
    socket.bufferedAmount = 20_000;
    speak(5_900);
    expect(events.ended).not.toHaveBeenCalled();
    speak(200);
    expect(events.ended).toHaveBeenCalledExactlyOnceWith({
      by: "problem",
      problem: expect.objectContaining({ code: "lost" }) as unknown,
    });
  });

  it("comes before the beginning where the ticket was used", () => {
    socket.fail(1006);
    expect(events.ended).toHaveBeenCalledWith({
      by: "problem",
      problem: expect.objectContaining({ code: "ticket-used" }) as unknown,
    });
  });
});

describe("its report", () => {
  it("counts frames that are left out while the network is slow", () => {
    socket.open();
    session.send(FRAME);
    socket.bufferedAmount = 1_000_000;
    session.send(FRAME);
    session.send(FRAME);
    expect(session.report).toMatchObject({ sent: 1, unsent: 2 });
  });

  it("says how unevenly frames arrive, pauses left out", () => {
    socket.open();
    const arrive = (milliseconds: number) => {
      now += milliseconds;
      socket.tell(FRAME.buffer);
    };
    for (let count = 0; count < 50; count++) arrive(20);
    expect(session.report.jitter).toBe(0);
    arrive(5_000);
    expect(session.report.jitter).toBe(0);
    for (let count = 0; count < 100; count++) arrive(count % 2 ? 10 : 30);
    expect(session.report.jitter).toBeCloseTo(10, 0);
    expect(session.report.received).toBe(151);
  });
});
