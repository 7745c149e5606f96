import { ApiError, sentence } from "@/api/client";
import { saysSignedOut } from "@/api/session";
import { isSame, type JsonObject } from "../document/json";
import * as steps from "../document/history";
import type { YamlProblem } from "../document/yaml";
import { whyNotSaved, type SaveState } from "./save-state";

/** A text as it was typed, and what keeps it from being read. */
export interface Typed {
  text: string;
  problem?: YamlProblem | undefined;
}

/** A document, and its text where it was typed as one; a text that cannot be read leaves the document as it was. */
interface Page {
  document: JsonObject;
  typed?: Typed;
}

export interface DraftView extends Page {
  save: SaveState;
  revision: number;
  canUndo: boolean;
  canRedo: boolean;
}

export type Edit = (document: JsonObject) => JsonObject;

interface Kept {
  document: JsonObject;
  revision: number;
}

/** Where drafts are kept. */
interface Keeper {
  /** Keeps a draft; answers with its revision. */
  save: (document: JsonObject, revision: number) => Promise<number>;
  load: () => Promise<Kept>;
}

export const SAVE_AFTER_MS = 800;
export const TRY_AGAIN_AFTER_MS = 8_000;

/** A draft being edited: what was done to it, and whether the gateway has it. */
export class Draft {
  #history: steps.History<Page>;
  /** What the gateway has, as far as one knows. */
  #kept: JsonObject | undefined;
  /** What it was sent since without an answer: it may have that, too. */
  #sent: JsonObject[] = [];
  #revision: number;
  #state: SaveState = { kind: "saved" };
  #timer: ReturnType<typeof setTimeout> | undefined;
  #saving: Promise<boolean> | undefined;
  #isAbandoned = false;
  #view: DraftView;
  readonly #keeper: Keeper;
  readonly #listeners = new Set<() => void>();

  constructor({ document, revision }: Kept, keeper: Keeper) {
    this.#history = steps.begin<Page>({ document });
    this.#kept = document;
    this.#revision = revision;
    this.#keeper = keeper;
    this.#view = this.#draw();
  }

  /** Once nobody listens any more, it is saved a last time. */
  subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) void this.flush();
    };
  };

  view = () => this.#view;

  /** Changes the document; changes about the same thing in quick succession are one step of the history. */
  change = (edit: Edit, about?: string) => {
    const document = edit(this.#page.document);
    if (!isSame(document, this.#page.document)) this.#step({ document }, about);
  };

  /** Changes the text; what it says, if it can be read, is the document from then on. */
  type = (typed: Typed, says: JsonObject | undefined) => {
    const { document, typed: before } = this.#page;
    const isRead = says !== undefined && !isSame(says, document);
    const page = { document: isRead ? says : document, typed };
    if (isRead || typed.problem || before?.problem) this.#step(page, "yaml");
    else this.#move({ ...this.#history, present: page });
  };

  /** Goes on with what could be read last; undoing brings the text back. */
  putTextAside = () => this.#step({ document: this.#page.document });

  undo = () => this.#move(steps.undo(this.#history));
  redo = () => this.#move(steps.redo(this.#history));

  /** Goes on with what somebody else made of it; one's own can be had back by undoing. */
  adopt = ({ document, revision }: Kept) => {
    this.#history = steps.change(this.#history, { document }, undefined, Date.now());
    this.#hold(document, revision);
  };

  /** Goes on with what the gateway has. */
  reload = async () => this.adopt(await this.#keeper.load());

  /** The same document counts as the gateway's, under another revision. */
  settle = (revision: number) => this.#hold(this.#page.document, revision);

  /** Saves over what somebody else saved. */
  overwrite = async () => {
    this.#revision = (await this.#keeper.load()).revision;
    this.#become({ kind: "unsaved" });
    return this.flush();
  };

  /** Saves at once what is not saved; whether everything is. */
  flush = async (): Promise<boolean> => {
    clearTimeout(this.#timer);
    let goesOn = this.#state.kind !== "conflict";
    while (goesOn && (this.#saving || !this.#isKept())) goesOn = await (this.#saving ??= this.#put());
    return this.isSaved();
  };

  /** Saves at once, or fails with a sentence that says why not. */
  ensureSaved = async () => {
    if (!(await this.flush())) throw new Error(whyNotSaved(this.#view.save));
  };

  /** Whether nothing is lost if one leaves. */
  isSaved = () =>
    this.#isAbandoned || (this.#isKept() && this.#saving === undefined && !this.#page.typed?.problem);

  /** Forgets what is not saved. */
  abandon = () => {
    this.#isAbandoned = true;
    clearTimeout(this.#timer);
  };

  get #page() {
    return this.#history.present;
  }

  /** Whether it went well, and more may be saved. */
  async #put(): Promise<boolean> {
    const { document } = this.#page;
    const before = this.#sent;
    this.#sent = [...before, document];
    this.#become({ kind: "saving" });
    try {
      this.#hold(document, await this.#keeper.save(document, this.#revision));
      return true;
    } catch (error) {
      if (isRefusal(error)) this.#sent = before;
      return await this.#recover(error).catch((failure: unknown) => this.#fail(failure));
    } finally {
      this.#saving = undefined;
    }
  }

  /** The gateway has something newer: one's own, where only an answer was lost, or somebody else's. */
  async #recover(error: unknown) {
    if (!(error instanceof ApiError && error.status === 409)) throw error;
    const newer = await this.#keeper.load();
    const own = [this.#kept, ...this.#sent].find((document) => isSame(document, newer.document));
    if (own) {
      this.#hold(own, newer.revision);
      return true;
    }
    this.#kept = undefined;
    this.#sent = [];
    this.#become({ kind: "conflict" });
    return false;
  }

  #fail(error: unknown) {
    const message = sentence(error instanceof Error ? error.message : String(error));
    this.#become({ kind: "failed", message });
    // Signed out, one signs in again.
    const mayWorkLater = !isRefusal(error) || saysSignedOut(error);
    if (mayWorkLater && this.#listeners.size > 0) this.#later(TRY_AGAIN_AFTER_MS);
    return false;
  }

  #hold(document: JsonObject, revision: number) {
    this.#kept = document;
    this.#sent = [];
    this.#revision = revision;
    this.#become({ kind: this.#isKept() ? "saved" : "unsaved" });
    if (!this.#isKept()) this.#later(SAVE_AFTER_MS);
  }

  #isKept = () => this.#isAbandoned || (this.#sent.length === 0 && this.#kept === this.#page.document);

  #step(page: Page, about?: string) {
    this.#move(steps.change(this.#history, page, about, Date.now()));
  }

  #move(history: steps.History<Page>) {
    if (history === this.#history) return;
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

  #draw(): DraftView {
    const { kind } = this.#state;
    const problem = kind === "conflict" || kind === "failed" ? undefined : this.#page.typed?.problem;
    return {
      ...this.#page,
      save: problem ? { kind: "unreadable", line: problem.line } : this.#state,
      revision: this.#revision,
      canUndo: this.#history.past.length > 0,
      canRedo: this.#history.future.length > 0,
    };
  }
}

/** Whether the gateway said no; otherwise it may have done what it was asked, and may be asked again. */
const isRefusal = (error: unknown) => error instanceof ApiError && error.status > 0 && error.status < 500;
