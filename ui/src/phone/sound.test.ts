import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { openSound } from "./sound";

const EVENTS = { captured: vi.fn(), reached: vi.fn(), played: vi.fn() };

let contexts: { close: () => void }[];

/** A browser whose worklets are these. */
function browserWith(parts: object) {
  vi.stubGlobal(
    "AudioContext",
    class {
      close = vi.fn();
      resume = vi.fn();
      constructor() {
        Object.assign(this, parts);
        contexts.push(this);
      }
    },
  );
}

beforeEach(() => {
  contexts = [];
  vi.stubGlobal("isSecureContext", false);
});
afterEach(() => vi.unstubAllGlobals());

it.each([
  [
    "cannot be fetched",
    { addModule: () => Promise.reject(new DOMException("aborted", "AbortError")) },
    "unfetched",
  ],
  ["are unknown to it", undefined, "insecure"],
])("leaves nothing open where worklets %s", async (_, audioWorklet, code) => {
  browserWith(audioWorklet ? { audioWorklet } : {});
  await expect(openSound(EVENTS)).rejects.toMatchObject({ problem: { code } });
  expect(contexts.map(({ close }) => vi.mocked(close).mock.calls.length)).toEqual([1]);
});
