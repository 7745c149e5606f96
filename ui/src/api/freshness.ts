import type { Query, QueryClient } from "@tanstack/react-query";
import type { LiveMessage } from "./live-channel";

type Stale = (key: readonly unknown[]) => boolean;

const isList = (name: string): Stale => {
  return (key) => key[0] === name;
};

// Whether credentials are good and which numbers a carrier has is not for every change to ask the carrier again.
const isConfiguration: Stale = ([name, , what]) => name === "configurations" && what === undefined;

// A workflow that is being edited is the editor's to bring up to date.
const isWorkflowList: Stale = (key) => key[0] === "workflows" && key.length === 1;

const isUsage: Stale = ([name, what]) => name === "organization" && what === "usage";

const ofRun = (run_id: unknown, ...whats: unknown[]): Stale => {
  return ([name, id, what]) =>
    name === "run" && id === run_id && (whats.length === 0 || whats.includes(what));
};

const EVERYTHING: Stale = (key) =>
  [
    isList("runs"),
    isList("run"),
    isList("webhook-requests"),
    isList("numbers"),
    isConfiguration,
    isWorkflowList,
    isUsage,
  ].some((isStale) => isStale(key));

/** Which of the things that were asked for a message makes stale. */
export function staleAfter({ kind, run_id }: LiveMessage): Stale[] {
  switch (kind) {
    case "call":
      return [isList("runs"), ofRun(run_id), isUsage];
    case "said":
      return [ofRun(run_id, "transcript")];
    case "event":
      return [ofRun(run_id, "events")];
    case "request":
      return [isList("webhook-requests")];
    case "configuration":
      return [isConfiguration];
    case "number":
      return [isList("numbers"), isConfiguration];
    case "workflow":
      return [isWorkflowList];
    case "missed":
    case "open":
      return [EVERYTHING];
    case "alive":
      return [];
  }
}

const SOON_MS = 100;
const AT_MOST_EVERY_MS = 1_000;

/** Has what became stale asked for again: soon, together, and not all the time however much happens. */
export class Freshness {
  readonly #client: QueryClient;
  #stale: Stale[] = [];
  #isWaiting = false;
  #last = 0;

  constructor(client: QueryClient) {
    this.#client = client;
  }

  spoil(stale: Stale[]) {
    if (stale.length === 0) return;
    this.#stale.push(...stale);
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    const wait = Math.max(SOON_MS, this.#last + AT_MOST_EVERY_MS - Date.now());
    setTimeout(() => this.#refresh(), wait);
  }

  spoilEverything() {
    this.spoil([EVERYTHING]);
  }

  #refresh() {
    const stale = this.#stale;
    this.#stale = [];
    this.#isWaiting = false;
    this.#last = Date.now();
    const predicate = ({ queryKey }: Query) => stale.some((isStale) => isStale(queryKey));
    void this.#client.invalidateQueries({ predicate });
  }
}
