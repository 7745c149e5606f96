import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { FakeSocket } from "./fakes";
import { Registration } from "./registration";

const RING = {
  event: "ring",
  workflow_run_id: "run-1",
  call_id: "c",
  from_number: "+1",
  to_number: "sip:me",
};

let sockets: FakeSocket[];
let socket: FakeSocket;
let registration: Registration;

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(1);
  sockets = [];
  registration = new Registration((url) => {
    socket = new FakeSocket(url);
    sockets.push(socket);
    return socket;
  });
});
afterEach(() => vi.useRealTimers());

const state = () => registration.getState();

function register() {
  socket.open();
  socket.tell({ event: "registered", address: "sip:me" });
}

it("rings as long as a call rings", () => {
  registration.start("ws://gateway/phone");
  expect(state().phase).toBe("connecting");
  register();
  expect(state()).toMatchObject({ phase: "registered", address: "sip:me" });
  socket.tell(RING);
  expect(state().rings).toEqual([{ runId: "run-1", from: "+1", to: "sip:me" }]);
  socket.tell({ event: "stopped", workflow_run_id: "run-1", reason: "answered" });
  expect(state()).toMatchObject({ rings: [], missed: [] });
});

it("remembers what was missed, until it is told to forget", () => {
  registration.start("ws://gateway/phone");
  register();
  socket.tell(RING);
  socket.tell({ event: "stopped", workflow_run_id: "run-1", reason: "no-answer" });
  expect(state().missed).toEqual([{ runId: "run-1", from: "+1", to: "sip:me" }]);
  registration.forgetMissed();
  expect(state().missed).toEqual([]);
});

it("counts no call as missed that was answered here", () => {
  registration.start("ws://gateway/phone");
  register();
  socket.tell(RING);
  registration.settle("run-1");
  socket.tell({ event: "stopped", workflow_run_id: "run-1", reason: "canceled" });
  expect(state()).toMatchObject({ rings: [], missed: [] });
});

it("opens another socket when it lost one, later and later", () => {
  registration.start("ws://gateway/phone");
  register();
  socket.tell(RING);
  for (const wait of [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]) {
    const before = sockets.length;
    socket.fail(1006);
    expect(state()).toMatchObject({ phase: "connecting", rings: [] });
    vi.advanceTimersByTime(wait - 1);
    expect(sockets).toHaveLength(before);
    vi.advanceTimersByTime(1);
    expect(sockets).toHaveLength(before + 1);
  }
  register();
  socket.tell(RING);
  expect(state().rings).toHaveLength(1);
  socket.fail(1012);
  vi.advanceTimersByTime(1_000);
  expect(sockets).toHaveLength(9);
});

it.each([4401, 4403, 4429])("does not try again what is refused: %i", (code) => {
  registration.start("ws://gateway/phone");
  socket.open();
  socket.fail(code);
  vi.advanceTimersByTime(100_000);
  expect(sockets).toHaveLength(1);
  expect(state()).toMatchObject({ phase: "refused", problem: { text: expect.any(String) as unknown } });
});

it("breaks no connection off that is being made", () => {
  registration.start("ws://gateway/phone");
  registration.stop();
  expect(socket.closedWith).toBeUndefined();
  socket.open();
  expect(socket.closedWith).toBe(1000);
  socket.tell(RING);
  expect(state()).toMatchObject({ phase: "off", rings: [] });
});

it("is off when it was switched off", () => {
  registration.start("ws://gateway/phone");
  register();
  registration.stop();
  expect(socket.closedWith).toBe(1000);
  socket.fail(1000);
  vi.advanceTimersByTime(100_000);
  expect(sockets).toHaveLength(1);
  expect(state().phase).toBe("off");
});

it("is lost when nothing is heard any more, not even that the gateway is there", () => {
  registration.start("ws://gateway/phone");
  register();
  for (let seconds = 0; seconds < 120; seconds += 15) {
    vi.advanceTimersByTime(15_000);
    socket.tell({ event: "alive" });
  }
  expect(sockets).toHaveLength(1);
  vi.advanceTimersByTime(40_000);
  expect(sockets).toHaveLength(2);
  expect(state().phase).toBe("connecting");
});

it("begins anew when the network is back, and at once when somebody looks", () => {
  registration.startAnew();
  expect(sockets).toHaveLength(0);
  registration.start("ws://gateway/phone");
  register();
  registration.hurry();
  expect(sockets).toHaveLength(1);
  registration.startAnew();
  expect(sockets.map(({ closedWith }) => closedWith)).toEqual([1000, undefined]);
  socket.fail(1006);
  registration.hurry();
  expect(sockets).toHaveLength(3);
});
