import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "@/api/client";
import { put } from "../document/edits";
import { reception } from "../document/fixtures";
import type { JsonObject } from "../document/json";
import { Draft, SAVE_AFTER_MS, TRY_AGAIN_AFTER_MS } from "./draft";

/** A gateway that keeps drafts, as strict about revisions as the real one. */
class Keeper {
  revision = 3;
  document: JsonObject = reception;
  saves = 0;
  failure: ApiError | undefined;

  save = (document: JsonObject, revision: number) => {
    this.saves++;
    if (this.failure) return Promise.reject(this.failure);
    if (revision !== this.revision) return Promise.reject(new ApiError(409, "conflict", "meanwhile"));
    this.document = document;
    return Promise.resolve(++this.revision);
  };
}

const say = (text: string) => (document: JsonObject) => put(document, ["script", "welcome", "say"], text);

describe("a draft", () => {
  let keeper: Keeper;
  let draft: Draft;

  beforeEach(() => {
    vi.useFakeTimers();
    keeper = new Keeper();
    draft = new Draft({ document: reception, revision: 3, save: keeper.save });
  });
  afterEach(() => vi.useRealTimers());

  it("is saved once its author pauses", async () => {
    draft.change(say("H"), "say");
    draft.change(say("Hi"), "say");
    expect(draft.view().save.kind).toBe("unsaved");
    await vi.advanceTimersByTimeAsync(SAVE_AFTER_MS);
    expect(draft.view()).toMatchObject({ save: { kind: "saved" }, revision: 4 });
    expect([keeper.saves, keeper.document]).toEqual([1, say("Hi")(reception)]);
  });

  it("is not saved for a change that changes nothing", () => {
    draft.change((document) => ({ ...document }));
    expect(draft.view()).toMatchObject({ save: { kind: "saved" }, canUndo: false });
  });

  it("is saved again for what was written while it was being saved", async () => {
    draft.change(say("one"));
    const flushed = draft.flush();
    draft.change(say("two"));
    await flushed;
    await vi.advanceTimersByTimeAsync(SAVE_AFTER_MS);
    expect(draft.view().save.kind).toBe("saved");
    expect(keeper.document).toEqual(say("two")(reception));
  });

  it("is tried again after a failure, which is told", async () => {
    keeper.failure = new ApiError(0, "unreachable", "the gateway cannot be reached");
    draft.change(say("one"));
    expect(await draft.flush()).toBe(false);
    expect(draft.view().save).toEqual({ kind: "failed", message: "The gateway cannot be reached." });
    keeper.failure = undefined;
    await vi.advanceTimersByTimeAsync(TRY_AGAIN_AFTER_MS);
    expect(draft.view().save.kind).toBe("saved");
  });

  it("is taken back and done again, and saved as what it is then", async () => {
    draft.change(say("one"));
    draft.undo();
    expect(draft.view()).toMatchObject({ document: reception, save: { kind: "saved" } });
    draft.redo();
    expect(draft.view().save.kind).toBe("unsaved");
    await draft.flush();
    expect(keeper.document).toEqual(say("one")(reception));
  });

  describe("that somebody else saved meanwhile", () => {
    beforeEach(async () => {
      keeper.document = say("theirs")(reception);
      keeper.revision = 7;
      draft.change(say("mine"));
      await draft.flush();
    });

    it("waits for a decision", async () => {
      draft.change(say("mine, more"));
      await vi.advanceTimersByTimeAsync(SAVE_AFTER_MS * 2);
      expect(draft.view().save.kind).toBe("conflict");
      expect([keeper.saves, await draft.flush()]).toEqual([1, false]);
    });

    it("is theirs, if one wants; one's own is only undone", async () => {
      draft.adopt(keeper.document, keeper.revision);
      expect(draft.view()).toMatchObject({ save: { kind: "saved" }, revision: 7, canUndo: true });
      draft.undo();
      await draft.flush();
      expect(keeper.document).toEqual(say("mine")(reception));
    });

    it("is one's own, if one wants", async () => {
      expect(await draft.overwrite(keeper.revision)).toBe(true);
      expect(keeper.document).toEqual(say("mine")(reception));
    });
  });
});
