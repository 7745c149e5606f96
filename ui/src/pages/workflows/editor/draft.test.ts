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
  losesAnswers = false;

  save = (document: JsonObject, revision: number) => {
    this.saves++;
    if (this.failure) return Promise.reject(this.failure);
    if (revision !== this.revision) return Promise.reject(new ApiError(409, "conflict", "meanwhile"));
    this.document = structuredClone(document);
    this.revision++;
    return this.losesAnswers ? Promise.reject(UNREACHABLE) : Promise.resolve(this.revision);
  };

  load = () => Promise.resolve({ document: this.document, revision: this.revision });
}

const UNREACHABLE = new ApiError(0, "unreachable", "the gateway cannot be reached");
const UNREADABLE = { message: "Flow sequence must end with a ]", from: 8, to: 12, line: 2 };
const say = (text: string) => (document: JsonObject) => put(document, ["script", "welcome", "say"], text);

describe("a draft", () => {
  let keeper: Keeper;
  let draft: Draft;
  let leave: () => void;

  beforeEach(() => {
    vi.useFakeTimers();
    keeper = new Keeper();
    draft = new Draft({ document: reception, revision: 3 }, keeper);
    leave = draft.subscribe(() => undefined);
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

  it.each([0, 401, 503])("is tried again after a failure, which is told: %i", async (status) => {
    keeper.failure = new ApiError(status, "unreachable", "the gateway cannot be reached");
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

  it("is sent once, however many want it saved", async () => {
    draft.change(say("one"));
    const first = draft.flush();
    draft.change(say("two"));
    expect(await Promise.all([first, draft.flush(), draft.flush()])).toEqual([true, true, true]);
    expect([keeper.saves, keeper.document]).toEqual([2, say("two")(reception)]);
    expect(draft.view()).toMatchObject({ save: { kind: "saved" }, revision: 5 });
  });

  it("is not somebody else's only because an answer was lost", async () => {
    keeper.losesAnswers = true;
    draft.change(say("one"));
    expect(await draft.flush()).toBe(false);
    draft.change(say("two"));
    keeper.losesAnswers = false;
    expect(await draft.flush()).toBe(true);
    expect([keeper.revision, keeper.document]).toEqual([5, say("two")(reception)]);
  });

  it("is what it was before, although the gateway kept what was taken back", async () => {
    keeper.losesAnswers = true;
    draft.change(say("one"));
    await draft.flush();
    keeper.losesAnswers = false;
    draft.undo();
    expect(await draft.flush()).toBe(true);
    expect(keeper.document).toEqual(reception);
  });

  it("is saved a last time when one leaves, but not tried for ever", async () => {
    keeper.failure = UNREACHABLE;
    draft.change(say("one"));
    leave();
    await vi.advanceTimersByTimeAsync(TRY_AGAIN_AFTER_MS * 3);
    expect(keeper.saves).toBe(1);
  });

  it("is forgotten by whoever leaves without saving", async () => {
    keeper.failure = UNREACHABLE;
    draft.change(say("one"));
    expect(await draft.flush()).toBe(false);
    draft.abandon();
    leave();
    keeper.failure = undefined;
    await vi.advanceTimersByTimeAsync(TRY_AGAIN_AFTER_MS * 3);
    expect([keeper.saves, keeper.document, draft.isSaved()]).toEqual([1, reception, true]);
  });

  describe("typed as text", () => {
    it("is what the text says", async () => {
      draft.type({ text: "Hi" }, say("Hi")(reception));
      expect(draft.view()).toMatchObject({ document: say("Hi")(reception), typed: { text: "Hi" } });
      expect(await draft.flush()).toBe(true);
      draft.change(say("Hello"));
      expect(draft.view().typed).toBeUndefined();
      draft.undo();
      expect(draft.view().typed?.text).toBe("Hi");
    });

    it("is no other for how it is written", () => {
      draft.type({ text: "# A comment" }, structuredClone(reception));
      expect(draft.view()).toMatchObject({
        typed: { text: "# A comment" },
        save: { kind: "saved" },
        canUndo: false,
      });
    });

    it("is not saved, and says so, while it cannot be read", async () => {
      draft.type({ text: "Hi" }, say("Hi")(reception));
      draft.type({ text: "Hi [", problem: UNREADABLE }, undefined);
      expect(draft.view().save).toEqual({ kind: "unreadable", line: 2 });
      expect(await draft.flush()).toBe(false);
      expect([draft.isSaved(), keeper.document]).toEqual([false, say("Hi")(reception)]);
      await expect(draft.ensureSaved()).rejects.toThrow(/YAML cannot be read: see line 2/);
      expect(draft.view().typed?.text).toBe("Hi [");
    });

    it("is put aside, and had back by undoing", () => {
      draft.type({ text: "Hi [", problem: UNREADABLE }, undefined);
      draft.putTextAside();
      expect(draft.view()).toMatchObject({ document: reception, save: { kind: "saved" } });
      expect(draft.view().typed).toBeUndefined();
      draft.undo();
      expect(draft.view()).toMatchObject({ typed: { text: "Hi [" }, save: { kind: "unreadable" } });
    });
  });

  it("says why it is not saved", async () => {
    keeper.failure = UNREACHABLE;
    draft.change(say("one"));
    await expect(draft.ensureSaved()).rejects.toThrow(
      "The draft could not be saved. The gateway cannot be reached.",
    );
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
      await draft.reload();
      expect(draft.view()).toMatchObject({ save: { kind: "saved" }, revision: 7, canUndo: true });
      draft.undo();
      await draft.flush();
      expect(keeper.document).toEqual(say("mine")(reception));
    });

    it("is one's own again, even if that is what it was at first", async () => {
      draft.undo();
      expect(await draft.overwrite()).toBe(true);
      expect(keeper.document).toEqual(reception);
    });

    it("is not one's own before the gateway says so", async () => {
      keeper.failure = UNREACHABLE;
      expect(await draft.overwrite()).toBe(false);
      keeper.failure = undefined;
      expect(await draft.flush()).toBe(true);
      expect(keeper.document).toEqual(say("mine")(reception));
    });

    it("is one's own, if one wants", async () => {
      expect(await draft.overwrite()).toBe(true);
      expect(keeper.document).toEqual(say("mine")(reception));
    });
  });
});
