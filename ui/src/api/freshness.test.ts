import { InfiniteQueryObserver, QueryClient, type InfiniteData } from "@tanstack/react-query";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Freshness, staleAfter } from "./freshness";
import type { LiveMessage } from "./live-channel";

const KEYS = [
  ["runs", {}],
  ["run", "1"],
  ["run", "1", "transcript"],
  ["run", "1", "events"],
  ["run", "2", "transcript"],
  ["webhook-requests", "list", {}],
  ["webhook-requests", "list", { workflow_run_id: "1" }],
  ["webhook-requests", "list", { workflow_run_id: "2" }],
  ["webhook-requests", "one", "8"],
  ["numbers", "all"],
  ["configurations"],
  ["configurations", "7"],
  ["configurations", "7", "check"],
  ["workflows"],
  ["workflows", "9"],
  ["organization", "usage"],
];

const staleKeys = (message: LiveMessage) =>
  KEYS.filter((key) => staleAfter(message).some((isStale) => isStale(key))).map((key) =>
    key.flatMap((part) => (typeof part === "string" ? part : Object.values(part))).join("/"),
  );

describe("a message", () => {
  it.each<[LiveMessage, string[]]>([
    [
      { kind: "call", run_id: "1" },
      ["runs", "run/1", "run/1/transcript", "run/1/events", "organization/usage"],
    ],
    [{ kind: "said", run_id: "1" }, ["run/1/transcript"]],
    [{ kind: "event", run_id: "1" }, ["run/1/events"]],
    [{ kind: "request", run_id: "1" }, ["webhook-requests/list", "webhook-requests/list/1"]],
    [{ kind: "request" }, ["webhook-requests/list", "webhook-requests/list/1", "webhook-requests/list/2"]],
    [{ kind: "configuration" }, ["configurations", "configurations/7"]],
    [{ kind: "number" }, ["numbers/all", "configurations", "configurations/7"]],
    [{ kind: "workflow" }, ["workflows"]],
    [{ kind: "alive" }, []],
  ])("makes stale what it is about: %o", (message, expected) => {
    expect(staleKeys(message)).toEqual(expected);
  });

  it("that some were missed makes everything stale, but what carriers and editors know, and what was written once", () => {
    expect(KEYS.length - staleKeys({ kind: "missed" }).length).toBe(3);
  });
});

interface Page {
  number: number;
  asked: number;
}

/** A list that somebody looks at, each page of which takes a while to come. */
function listTaking(milliseconds: number) {
  const client = new QueryClient();
  let asked = 0;
  let givenUp = 0;
  const observer = new InfiniteQueryObserver<Page, Error, InfiniteData<Page, number>, string[], number>(
    client,
    {
      queryKey: ["runs"],
      initialPageParam: 0,
      getNextPageParam: ({ number }) => number + 1,
      queryFn: ({ pageParam, signal }) => {
        const page = { number: pageParam, asked: (asked += 1) };
        return new Promise((resolve, reject) => {
          setTimeout(() => resolve(page), milliseconds);
          signal.addEventListener("abort", () => {
            givenUp += 1;
            reject(new Error("given up"));
          });
        });
      },
    },
  );
  observer.subscribe(() => undefined);
  const freshness = new Freshness(client);
  const call = () => freshness.spoil(staleAfter({ kind: "call", run_id: "1" }));
  return {
    client,
    observer,
    freshness,
    call,
    /** A call every 100 ms. */
    async busyFor(seconds: number) {
      for (let tenth = 0; tenth < seconds * 10; tenth += 1) {
        call();
        await vi.advanceTimersByTimeAsync(100);
      }
    },
    pages: () => observer.getCurrentResult().data?.pages ?? [],
    asked: () => asked,
    givenUp: () => givenUp,
  };
}

describe("freshness", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it("comes soon after the first message, and at most once a second however many there are", async () => {
    const list = listTaking(1);
    await vi.advanceTimersByTimeAsync(5_000);
    list.call();
    list.call();
    await vi.advanceTimersByTimeAsync(110);
    expect(list.asked()).toBe(2);
    await list.busyFor(10);
    expect(list.asked()).toBeGreaterThan(9);
    expect(list.asked()).toBeLessThan(13);
    await vi.advanceTimersByTimeAsync(2_000);
    const asked = list.asked();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(list.asked()).toBe(asked);
  });

  it("lets what takes longer than that come to its end, and asks once more for what happened meanwhile", async () => {
    const list = listTaking(1_500);
    await vi.advanceTimersByTimeAsync(1_500);
    await list.busyFor(10);
    expect(list.pages()[0]?.asked).toBeGreaterThan(3);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(list.pages()[0]?.asked).toBe(list.asked());
    expect(list.givenUp()).toBe(0);
  });

  it("lets a further page come, and has the others asked for again after it", async () => {
    const list = listTaking(300);
    await list.busyFor(3);
    const further = list.observer.fetchNextPage();
    await list.busyFor(1);
    await further;
    expect(list.pages()).toHaveLength(2);
    const asked = list.asked();
    await vi.advanceTimersByTimeAsync(4_000);
    expect(list.pages().map((page) => page.asked)).toEqual([asked + 1, asked + 2]);
  });

  it("gives up what a further page was preferred to, and comes back to it", async () => {
    const list = listTaking(300);
    await vi.advanceTimersByTimeAsync(2_000);
    list.call();
    await vi.advanceTimersByTimeAsync(200);
    expect(list.asked()).toBe(2);
    void list.observer.fetchNextPage();
    await vi.advanceTimersByTimeAsync(300);
    expect(list.givenUp()).toBe(1);
    expect(list.pages().map((page) => page.asked)).toEqual([1, 3]);
    await vi.advanceTimersByTimeAsync(4_000);
    expect(list.pages().map((page) => page.asked)).toEqual([4, 5]);
  });

  it("asks for about one page a second, however many there are", async () => {
    const list = listTaking(1);
    await vi.advanceTimersByTimeAsync(1);
    for (let further = 0; further < 9; further += 1) {
      void list.observer.fetchNextPage();
      await vi.advanceTimersByTimeAsync(1);
    }
    expect(list.pages()).toHaveLength(10);
    const before = list.asked();
    await list.busyFor(60);
    expect(list.asked() - before).toBeLessThanOrEqual(60);
    expect(list.asked() - before).toBeGreaterThanOrEqual(40);
  });

  it("marks what nobody looks at, and leaves it alone", async () => {
    const list = listTaking(1);
    await vi.advanceTimersByTimeAsync(2_000);
    void list.observer.fetchNextPage();
    await vi.advanceTimersByTimeAsync(5_000);
    list.observer.destroy();
    list.call();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(list.asked()).toBe(2);
    expect(list.client.getQueryState(["runs"])?.isInvalidated).toBe(true);
    expect(vi.getTimerCount()).toBeLessThan(2);
  });

  it("is over when nobody is there any more", async () => {
    const list = listTaking(1);
    await vi.advanceTimersByTimeAsync(2_000);
    list.call();
    list.freshness.stop();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(list.asked()).toBe(1);
  });
});
