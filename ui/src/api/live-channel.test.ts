import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LiveChannel, waitBefore, type LiveMessage, type Source } from "./live-channel";

class FakeSource implements Source {
  onmessage: Source["onmessage"] = null;
  onerror: Source["onerror"] = null;
  isClosed = false;
  close = () => {
    this.isClosed = true;
  };
  say = (message: LiveMessage) => this.#hand(this.onmessage, { data: JSON.stringify(message) });
  fail = () => this.#hand(this.onerror, {});
  #hand(listener: unknown, event: unknown) {
    if (typeof listener === "function") (listener as (event: unknown) => void)(event);
  }
}

let sources: FakeSource[];
let channel: LiveChannel;
const last = () => sources.at(-1) ?? new FakeSource();

beforeEach(() => {
  vi.useFakeTimers();
  sources = [];
  channel = new LiveChannel(() => {
    sources.push(new FakeSource());
    return last();
  });
});

afterEach(() => {
  channel.stop();
  vi.useRealTimers();
});

describe("the live channel", () => {
  it("is open once the gateway has said something, and hands on what it says", () => {
    const heard: LiveMessage[] = [];
    channel.hear((message) => heard.push(message));
    channel.start();
    expect(channel.state).toBe("connecting");
    last().say({ kind: "open" });
    expect(channel.state).toBe("open");
    last().say({ kind: "call", run_id: "1" });
    expect(heard.map(({ kind }) => kind)).toEqual(["open", "call"]);
  });

  it("is connected again when it is lost, ever more patiently", () => {
    channel.start();
    last().fail();
    expect(channel.state).toBe("lost");
    vi.advanceTimersByTime(1_000);
    expect(sources).toHaveLength(2);
    last().fail();
    vi.advanceTimersByTime(900);
    expect(sources).toHaveLength(2);
    vi.advanceTimersByTime(1_100);
    expect(sources).toHaveLength(3);
    last().say({ kind: "open" });
    expect(channel.state).toBe("open");
  });

  it("notices a connection on which nothing is said any more", () => {
    channel.start();
    last().say({ kind: "open" });
    vi.advanceTimersByTime(30_000);
    last().say({ kind: "alive" });
    vi.advanceTimersByTime(30_000);
    expect(channel.state).toBe("open");
    vi.advanceTimersByTime(10_000);
    expect(channel.state).toBe("lost");
    expect(sources[0]?.isClosed).toBe(true);
  });

  it("lets go when nobody looks, and says nothing of what still comes", () => {
    const heard: LiveMessage[] = [];
    channel.hear((message) => heard.push(message));
    channel.start();
    const source = last();
    channel.stop();
    source.say({ kind: "call" });
    expect([channel.state, source.isClosed, heard.length]).toEqual(["off", true, 0]);
    vi.advanceTimersByTime(60_000);
    expect(sources).toHaveLength(1);
  });

  it("waits half a minute at most", () => {
    expect([1, 2, 3, 20].map((failures) => waitBefore(failures, 1))).toEqual([1_000, 2_000, 4_000, 30_000]);
    expect(waitBefore(20, 0)).toBe(15_000);
  });
});
