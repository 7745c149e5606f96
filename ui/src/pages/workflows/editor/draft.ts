import { ApiError, sentence } from "@/api/client";
import { isSame, type JsonObject } from "../document/json";
import * as steps from "../document/history";

export type SaveState =
  { kind: "saved" | "unsaved" | "saving" | "conflict" } | { kind: "failed"; message: string };

export interface DraftView {
  document: JsonObject;
  save: SaveState;
  revision: number;
  canUndo: boolean;
  canRedo: boolean;
}

export type Edit = (document: JsonObject) => JsonObject;

interface Beginning {
  document: JsonObject;
  revision: number;
  /** Keeps a draft; answers with its revision. */
  save: (document: JsonObject, revision: number) => Promise<number>;
}

export const SAVE_AFTER_MS = 800;
export const TRY_AGAIN_AFTER_MS = 8_000;

/** A draft being edited: what was done to it, and whether the gateway has it. */
export class Draft {
  #history: steps.History<JsonObject>;
  #kept: JsonObject;
  #revision: number;
  #state: SaveState = { kind: "saved" };
  #timer: ReturnType<typeof setTimeout> | undefined;
  #saving: Promise<void> | undefined;
  #view: DraftView;
  readonly #save: Beginning["save"];
  readonly #listeners = new Set<() => void>();

  constructor({ document, revision, save }: Beginning) {
    this.#history = steps.begin(document);
    this.#kept = document;
    this.#revision = revision;
    this.#save = save;
    this.#view = this.#draw();
  }

  subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  view = () => this.#view;

  /** Changes the document; changes about the same thing in quick succession are one step of the history. */
  change = (edit: Edit, about?: string) => {
    this.#move(steps.change(this.#history, edit(this.#history.present), about, Date.now()));
  };

  undo = () => this.#move(steps.undo(this.#history));
  redo = () => this.#move(steps.redo(this.#history));

  /** Goes on with what somebody else made of it; one's own can be had back by undoing. */
  adopt = (document: JsonObject, revision: number) => {
    this.#history = steps.change(this.#history, document, undefined, Date.now());
    this.#kept = this.#history.present;
    this.#revision = revision;
    this.#become({ kind: "saved" });
  };

  /** The same document counts as the gateway's, under another revision. */
  settle = (revision: number) => {
    this.#kept = this.#history.present;
    this.#revision = revision;
    this.#become({ kind: "saved" });
  };

  /** Saves over what somebody else saved as `revision`. */
  overwrite = (revision: number) => {
    this.#revision = revision;
    this.#become({ kind: "unsaved" });
    return this.flush();
  };

  /** Saves at once what is not saved; whether everything is. */
  flush = async (): Promise<boolean> => {
    clearTimeout(this.#timer);
    await this.#saving;
    if (this.#isKept()) return true;
    if (this.#state.kind === "conflict") return false;
    this.#saving = this.#put();
    await this.#saving;
    return this.#isKept();
  };

  async #put() {
    const document = this.#history.present;
    this.#become({ kind: "saving" });
    try {
      this.#revision = await this.#save(document, this.#revision);
      this.#kept = document;
      this.#become(this.#isKept() ? { kind: "saved" } : { kind: "unsaved" });
      if (!this.#isKept()) this.#later(SAVE_AFTER_MS);
    } catch (error) {
      if (error instanceof ApiError && error.status === 409) this.#become({ kind: "conflict" });
      else this.#fail(error);
    } finally {
      this.#saving = undefined;
    }
  }

  #fail(error: unknown) {
    this.#become({
      kind: "failed",
      message: sentence(error instanceof Error ? error.message : String(error)),
    });
    const mayWorkLater = !(error instanceof ApiError) || error.status === 0 || error.status >= 500;
    if (mayWorkLater) this.#later(TRY_AGAIN_AFTER_MS);
  }

  #isKept = () => this.#kept === this.#history.present;

  #move(history: steps.History<JsonObject>) {
    if (history === this.#history || isUnchanged(history, this.#history)) return;
    this.#history = history;
    const isDecided = this.#state.kind !== "saving" && this.#state.kind !== "conflict";
    this.#become(isDecided ? { kind: this.#isKept() ? "saved" : "unsaved" } : this.#state);
    if (this.#state.kind === "unsaved") this.#later(SAVE_AFTER_MS);
  }

  #later(ms: number) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), ms);
  }

  #become(state: SaveState) {
    this.#state = state;
    this.#view = this.#draw();
    for (const listener of this.#listeners) listener();
  }

  #draw = (): DraftView => ({
    document: this.#history.present,
    save: this.#state,
    revision: this.#revision,
    canUndo: this.#history.past.length > 0,
    canRedo: this.#history.future.length > 0,
  });
}

const isUnchanged = (after: steps.History<JsonObject>, before: steps.History<JsonObject>) =>
  after.past.length > before.past.length && isSame(after.present, before.present);
